import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";

import classes from "./words.module.css";

/** Holds a name in its own direction, whatever the sentence around it. */
const apart = (words: string) => `\u2068${words}\u2069`;

/** One reason why a record was found, in words. */
export const reasonWords = (
  t: TFunction,
  { how, asked, found, percent }: { how: string; asked?: string; found?: string; percent?: number },
) => {
  const values = { asked: apart(asked ?? ""), found: apart(found ?? ""), percent };
  return t(`search.alike.${how.replaceAll("-", "_")}`, values);
};

/** Why a record was found: in words, and behind them the parts that were laid beside each other. */
export const ReasonTold = ({ of }: { of: Record<string, unknown> }) => {
  const { t } = useTranslation();
  const text = (name: string) => (typeof of[name] === "string" ? of[name] : "");
  const percent = typeof of.percent === "number" ? of.percent : 0;
  const [how, asked, found] = [text("how"), text("asked"), text("found")];
  const parts = [asked, found, percent === 0 ? "" : String(percent)];
  const told = parts.filter((part) => part !== "");
  return (
    <>
      {reasonWords(t, { how, asked, found, percent })}
      {told.length > 0 && (
        <span className={classes.grades}> ({told.map(apart).join(" · ")})</span>
      )}
    </>
  );
};
