import { useTranslation } from "react-i18next";

import type { Watch } from "../../api/shapes";
import { Mark } from "../../parts/mark";
import classes from "./search.module.css";

/** What it looks for, as far as the officer may know without opening it. */
export const Whom = ({ watch }: { watch: Watch }) => {
  const { t } = useTranslation();
  const terms = watch.terms ?? [];
  return (
    <span className={classes.values}>
      {terms.map(({ property, value }, place) => (
        <bdi key={place} dir="auto" title={t(`property.${property}`)} className={classes.value}>
          {value}
        </bdi>
      ))}
      <span className={classes.kind}>{t(`recordClass.${watch.class}`)}</span>
      {watch.emergency && <Mark tone="bad">{t("act.emergency")}</Mark>}
    </span>
  );
};
