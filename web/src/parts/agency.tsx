import classes from "./agency.module.css";

/** An agency by its code. The country stands apart, so that it is read first. */
export const Agency = ({ code }: { code: string }) => {
  const [country, ...rest] = code.split("-");
  return (
    <bdi className={classes.agency} dir="ltr">
      <span className={classes.country}>{country}</span>
      {rest.length > 0 && <span>{rest.join("-")}</span>}
    </bdi>
  );
};
