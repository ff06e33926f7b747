import { useTranslation } from "react-i18next";

import { numbers } from "./format";
import classes from "./words.module.css";

/** What one property of two records says for one subject, or against it; never what it states. */
export const LeadReasonTold = ({ of }: { of: Record<string, unknown> }) => {
  const { t, i18n } = useTranslation();
  const text = (name: string) => (typeof of[name] === "string" ? of[name] : "");
  const how = text("how").replaceAll("-", "_");
  const bits = typeof of.bits === "number" ? numbers(i18n.language).format(of.bits) : "";
  const own = t(`search.leadAlike.${how}`, { defaultValue: "" });
  return (
    <>
      {t(`property.${text("property")}`)}:{" "}
      {own === "" ? t(`search.alike.${how}`, { asked: "", found: "" }) : own}
      <span className={classes.grades}> ({t("search.leadAlike.bits", { bits })})</span>
    </>
  );
};
