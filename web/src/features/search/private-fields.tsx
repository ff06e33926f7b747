import { Alert, MultiSelect, Text } from "@mantine/core";
import { IconEyeOff } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import type { PrivateSearchHolder } from "../../api/shapes";
import { Agency } from "../../parts/agency";
import { agencyPill } from "../../parts/agency-pill";
import { English } from "../../parts/english";
import { numbers } from "../../parts/format";
import { Section } from "../../parts/section";
import sheet from "../../parts/sheet.module.css";
import { refusalOf } from "../../api/problem";
import type { Inquiry } from "./inquiry";
import { unaskedOf } from "./privately";
import classes from "./search.module.css";
import type { AskedAt } from "./use-private";

/** What goes to the other agency and what does not, before anything is typed. */
export const WhatGoes = () => {
  const { t } = useTranslation();
  return (
    <Alert
      variant="light"
      color="gray"
      icon={<IconEyeOff size={18} stroke={1.6} aria-hidden />}
    >
      {t("privately.sent")}
    </Alert>
  );
};

/** The keys that an agreement leaves, in words. */
const useLeft = () => {
  const { t, i18n } = useTranslation();
  const number = (count: number) => numbers(i18n.language).format(count);
  return (of: PrivateSearchHolder) =>
    t("privately.left", {
      day: number(of.keys_left_of_day),
      ofDay: number(of.keys_of_day),
      year: number(of.keys_left_of_year),
      ofYear: number(of.keys_of_year),
    });
};

/** Which agencies are asked, and how much may still be asked of each. */
export const Holders = ({
  holders,
  inquiry,
  change,
  isWrong,
}: {
  holders: PrivateSearchHolder[];
  inquiry: Inquiry;
  change: (part: Partial<Inquiry>) => void;
  isWrong: boolean;
}) => {
  const { t } = useTranslation();
  const left = useLeft();
  return (
    <>
      <MultiSelect
        label={t("privately.at")}
        description={t("privately.atMeans")}
        placeholder={inquiry.to.length === 0 ? t("compose.toWhom") : ""}
        error={isWrong ? t("compose.needed") : undefined}
        data={holders.map((one) => ({
          value: one.holder,
          label: one.holder,
          disabled: unaskedOf(one) !== null,
        }))}
        renderPill={agencyPill}
        value={inquiry.to}
        onChange={(to) => {
          change({ to });
        }}
        searchable
        clearable
      />
      <ul className={classes.plain}>
        {holders.map((one) => {
          const why = unaskedOf(one);
          return (
            <li key={one.holder}>
              <Agency code={one.holder} /> {left(one)}
              {why !== null && (
                <>
                  {" – "}
                  <strong>{t(`privately.${why}`)}</strong>
                </>
              )}
              {one.broke_with != null && (
                <>
                  {" "}
                  <Link
                    to="/acts/$act"
                    params={{ act: one.broke_with }}
                    className={sheet.link}
                  >
                    {t("privately.proof")}
                  </Link>
                </>
              )}
            </li>
          );
        })}
      </ul>
      <Text size="sm" c="var(--desk-quiet)">
        {t("privately.each")}
      </Text>
    </>
  );
};

/** What became of the question at each agency that was to be asked. */
export const AskedNow = ({ asked }: { asked: AskedAt[] }) => {
  const { t } = useTranslation();
  const words = ({ done, error }: AskedAt) => {
    if (done !== null) return done.stage === "done" ? t("privately.wasAsked") : t("privately.waits");
    return refusalOf(error) === null ? t("privately.failed") : t("privately.barred");
  };
  return (
    <Section title={t("privately.asked")}>
      <ul className={classes.plain} role="status">
        {asked.map((one) => (
          <li key={one.holder}>
            <Agency code={one.holder} /> {words(one)}{" "}
            {one.done !== null && (
              <Link
                to={one.done.stage === "done" ? "/search/private/$act" : "/acts/$act"}
                params={{ act: one.done.act }}
                className={sheet.link}
              >
                {t("doing.see")}
              </Link>
            )}
            {one.error !== null && refusalOf(one.error) === null && (
              <English>{one.error.message}</English>
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
};
