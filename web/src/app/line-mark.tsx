import { useTranslation } from "react-i18next";

import classes from "./line-mark.module.css";
import { useLine } from "./live";

/** Whether the node is heard, in a word and a shape; a loss is read aloud. */
export const LineMark = () => {
  const { t } = useTranslation();
  const line = useLine();
  return (
    <span role="status" className={classes.mark} data-line={line}>
      <span aria-hidden className={classes.dot} />
      {t(`line.${line}`)}
    </span>
  );
};
