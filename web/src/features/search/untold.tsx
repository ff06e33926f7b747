import { useTranslation } from "react-i18next";

import { Section } from "../../parts/section";
import classes from "./search.module.css";

/** What no watch tells, so that nobody takes silence for an answer; and when alerts come. */
export const Untold = () => {
  const { t } = useTranslation();
  return (
    <>
      <Section title={t("watch.untold")}>
        <ul className={classes.plain}>
          <li>{t("watch.untoldElsewhere")}</li>
          <li>{t("watch.untoldUnlike")}</li>
          <li>{t("watch.untoldLaw")}</li>
          <li>{t("watch.untoldOwn")}</li>
        </ul>
      </Section>
      <Section title={t("watch.quiet")}>
        <p className={classes.words}>{t("watch.quietMeans")}</p>
      </Section>
    </>
  );
};
