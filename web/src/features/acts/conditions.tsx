import { useTranslation } from "react-i18next";

import type { ActShown } from "../../api/shapes";
import { Agency } from "../../parts/agency";
import classes from "./act-page.module.css";
import words from "../../parts/words.module.css";

/** On what conditions the owners of the records consent: read before anybody relies on them. */
export const Conditions = ({ conditions }: { conditions: NonNullable<ActShown["conditions"]> }) => {
  const { t } = useTranslation();
  return (
    <section aria-labelledby="conditions">
      <h2 id="conditions" className={classes.section}>
        {t("act.conditions")}
      </h2>
      <dl className={words.rest}>
        {conditions.map((one) => (
          <div key={`${one.record} ${one.grant}`}>
            <dt>
              <Agency code={one.owner} />
            </dt>
            <dd dir="auto">{one.conditions}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
};
