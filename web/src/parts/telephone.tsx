/** A telephone number that rings when it is pressed. */
export const Telephone = ({ number }: { number: string }) => (
  <a href={`tel:${number.replaceAll(/[^+\d*#,;]/g, "")}`} dir="ltr" translate="no">
    {number}
  </a>
);
