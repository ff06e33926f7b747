import { useTranslation } from "react-i18next";

import type { ActShown } from "../../api/shapes";
import { Agency } from "../../parts/agency";
import classes from "./act-page.module.css";
import words from "../../parts/words.module.css";

/**
 * On what conditions the owners of the records consent, and with which the copies came: read before
 * anybody relies on them, or lets them go on.
 */
export const Conditions = ({
  act: { conditions = [], bound_by: came = [] },
}: {
  act: Pick<ActShown, "conditions" | "bound_by">;
}) => {
  const { t } = useTranslation();
  if (conditions.length === 0 && came.length === 0) return null;
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
        {came.flatMap((one) =>
          one.conditions.map((text) => (
            <div key={`${one.record} ${text}`}>
              <dt>
                <Agency code={one.owner} />
              </dt>
              <dd dir="auto">{text}</dd>
            </div>
          )),
        )}
      </dl>
    </section>
  );
};
