import classes from "./fingerprint.module.css";

/** A fingerprint in its groups, so that it can be read aloud and compared by telephone. */
export const Fingerprint = ({ print }: { print: string }) => (
  <bdi className={classes.print} dir="ltr">
    {print.split(" ").map((group, place) => (
      <span key={place}>{group} </span>
    ))}
  </bdi>
);
