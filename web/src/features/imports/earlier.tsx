import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { ImportedList } from "../../api/shapes";
import { numbers } from "../../parts/format";
import { Mark } from "../../parts/mark";
import { Moment } from "../../parts/moment";
import { Officer } from "../../parts/officer";
import { Section } from "../../parts/section";
import sheet from "../../parts/sheet.module.css";
import classes from "./imports.module.css";
import { useImported } from "./use-imported";

/** Lists that are shown at once; the rest comes when asked for. */
const SHOWN = 10;

const NUMBERS = ["registered", "corrected", "unchanged", "not_taken", "left_out"] as const;

const One = ({ of }: { of: ImportedList }) => {
  const { t, i18n } = useTranslation();
  return (
    <tr>
      <th scope="row">
        <bdi dir="auto">{of.list}</bdi>
        <span className={classes.source}>
          <bdi dir="auto">{of.source}</bdi>
        </span>
      </th>
      <td>
        <Moment at={of.ended} whole /> {!of.whole && <Mark tone="care">{t("imports.broken")}</Mark>}
        <span className={classes.source}>
          <Officer id={of.officer} />
        </span>
      </td>
      {NUMBERS.map((name) => (
        <td key={name} className={sheet.number}>
          {numbers(i18n.language).format(of[name])}
        </td>
      ))}
    </tr>
  );
};

/** What lists were imported before: which, when, by whom, and what became of their rows. */
export const Earlier = () => {
  const { t } = useTranslation();
  const [shown, setShown] = useState(SHOWN);
  const all = useImported().data ?? [];
  if (all.length === 0) return null;
  return (
    <div className={classes.found}>
      <Section title={t("imports.earlier")} about={t("imports.earlierAbout")} count={all.length}>
        <div className={sheet.scroll}>
          <table className={sheet.table} data-top>
            <thead>
              <tr>
                <th scope="col">{t("imports.listColumn")}</th>
                <th scope="col">{t("imports.whenAndWho")}</th>
                {NUMBERS.map((name) => (
                  <th key={name} scope="col" className={sheet.number}>
                    {t(`importEarlier.${name}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {all.slice(0, shown).map((one) => (
                <One key={`${one.began} ${one.officer}`} of={one} />
              ))}
            </tbody>
          </table>
        </div>
        {all.length > shown && (
          <Button
            mt="md"
            variant="default"
            onClick={() => {
              setShown(shown + SHOWN);
            }}
          >
            {t("deadlines.more")}
          </Button>
        )}
      </Section>
    </div>
  );
};
