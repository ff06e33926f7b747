import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { ActShown } from "../../api/shapes";
import { Cite } from "../../parts/citation";
import { Doing } from "../../parts/doing";
import { lists } from "../../parts/format";

type Open = NonNullable<ActShown["deciding"]>[number];

/** Who decides, rule by rule: told to whoever may not. */
const Others = ({ open }: { open: Open[] }) => {
  const { t } = useTranslation();
  return (
    <>
      {open.map((one) => (
        <Text key={one.rule} size="sm" c="var(--desk-quiet)">
          {t("decided.by", { who: t(`roleGroup.${one.by}`) })}{" "}
          <Cite rule={one.rule} cite={one.cite} />
        </Text>
      ))}
    </>
  );
};

/** The decision over what waits: buttons for who may decide it, and to all others who that is. */
export const Deciding = ({ act }: { act: ActShown }) => {
  const { t, i18n } = useTranslation();
  const open = act.deciding ?? [];
  const mine = open.filter((one) => one.yours);
  const rulesOf = (way: Open["way"]) =>
    mine.filter((one) => one.way === way).map((one) => one.rule);
  const [approved, overruled] = [rulesOf("approve"), rulesOf("overrule")];
  const asks = (reasons: string) => ({ act: act.act, reasons });
  const deeds = [
    ...(approved.length === 0
      ? []
      : [
          {
            label: t("doing.approve"),
            form: (reasons: string) => ({
              body: { kind: "referral.approve" as const, rules: approved, ...asks(reasons) },
            }),
          },
        ]),
    ...(overruled.length === 0
      ? []
      : [
          {
            label: t("doing.overrule"),
            form: (reasons: string) => ({
              body: { kind: "verdict.overrule" as const, rules: overruled, ...asks(reasons) },
            }),
          },
        ]),
    ...(mine.length === 0
      ? []
      : [
          {
            label: t("doing.decline"),
            form: (reasons: string) => ({
              body: { kind: "referral.decline" as const, ...asks(reasons) },
            }),
          },
        ]),
  ];
  const rules = lists(i18n.language).format(mine.map((one) => one.cite));
  return (
    <>
      <Others open={open.filter((one) => !one.yours)} />
      {deeds.length > 0 && (
        <>
          <Text size="sm" c="var(--desk-quiet)">
            {t("decided.yours")} <bdi lang="en">{rules}</bdi>
          </Text>
          <Doing name={`decision.${act.act}`} ask={t("doing.reasons")} deeds={deeds} />
        </>
      )}
    </>
  );
};
