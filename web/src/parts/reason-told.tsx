import { useTranslation } from "react-i18next";

import classes from "./words.module.css";

/** Holds a name in its own direction, whatever the sentence around it. */
const apart = (words: string) => `\u2068${words}\u2069`;

/** Why a record was found: in words, and behind them the parts that were laid beside each other. */
export const ReasonTold = ({ of }: { of: Record<string, unknown> }) => {
  const { t } = useTranslation();
  const text = (name: string) => (typeof of[name] === "string" ? of[name] : "");
  const percent = typeof of.percent === "number" ? of.percent : 0;
  const parts = [text("asked"), text("found"), percent === 0 ? "" : String(percent)];
  const values = { asked: apart(text("asked")), found: apart(text("found")), percent };
  const told = parts.filter((part) => part !== "");
  return (
    <>
      {t(`search.alike.${text("how").replaceAll("-", "_")}`, values)}
      {told.length > 0 && (
        <span className={classes.grades}> ({told.map(apart).join(" · ")})</span>
      )}
    </>
  );
};
