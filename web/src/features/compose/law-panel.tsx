import { Button, Group, Loader, Stack, Text } from "@mantine/core";
import { IconScale, IconX } from "@tabler/icons-react";
import type { UseQueryResult } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import type { Beforehand, Change, Missing, StatedValue, Way } from "../../api/shapes";
import { Agency } from "../../parts/agency";
import { Empty } from "../../parts/empty";
import { Failure } from "../../parts/failure";
import { VerdictPanel } from "../../parts/verdict-panel";
import classes from "./law-panel.module.css";

type State = (fact: string, value: StatedValue | undefined) => void;

interface FactChange {
  name: string;
  value: StatedValue;
}

/** The fact that a change says, if it is one that the officer who writes can say here. */
const factOf = (change: Change): FactChange | null => {
  const fact = "fact" in change.what ? change.what.fact : undefined;
  return fact !== undefined && change.who === "officer" && change.draft == null ? fact : null;
};

const WayForward = ({ way, state }: { way: Way; state: State }) => {
  const { t } = useTranslation();
  const facts = way.changes.map(factOf);
  const canBeSaid = facts.every((fact) => fact !== null);
  return (
    <li className={classes.way}>
      <div lang="en" dir="ltr">
        {way.changes.map((change, place) => (
          <p key={place} className={classes.says}>
            {change.says}
          </p>
        ))}
      </div>
      {canBeSaid ? (
        <Button
          size="compact-sm"
          variant="light"
          onClick={() => {
            facts.forEach((fact) => {
              state(fact.name, fact.value);
            });
          }}
        >
          {t("law.say")}
        </Button>
      ) : (
        <Text size="sm" c="var(--desk-quiet)">
          {t("law.bySomebody", { who: [...new Set(way.changes.map((one) => one.who))].join(", ") })}
        </Text>
      )}
    </li>
  );
};

const Question = ({ missing, state }: { missing: Missing; state: State }) => {
  const { t } = useTranslation();
  return (
    <li className={classes.question}>
      <span lang="en" dir="ltr">
        {missing.means}
      </span>
      <Group gap={4} wrap="nowrap">
        {[true, false].map((value) => (
          <Button
            key={String(value)}
            size="compact-sm"
            variant="default"
            onClick={() => {
              state(missing.fact, value);
            }}
          >
            {value ? t("law.yes") : t("law.no")}
          </Button>
        ))}
      </Group>
    </li>
  );
};

const Said = ({ stated, state }: { stated: Record<string, StatedValue>; state: State }) => {
  const { t } = useTranslation();
  const said = Object.entries(stated);
  if (said.length === 0) return null;
  return (
    <section>
      <h3 className={classes.title}>{t("law.said")}</h3>
      <ul className={classes.said}>
        {said.map(([fact, value]) => (
          <li key={fact}>
            <span lang="en" dir="ltr">
              {fact.replaceAll("_", " ")}
            </span>
            {": "}
            {typeof value === "boolean" ? (value ? t("law.yes") : t("law.no")) : String(value)}
            <Button
              size="compact-xs"
              variant="subtle"
              color="gray"
              aria-label={t("law.takeBack", { fact: fact.replaceAll("_", " ") })}
              onClick={() => {
                state(fact, undefined);
              }}
            >
              <IconX size={14} aria-hidden />
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
};

/** What the law would say, what it must know, and what would help: beside the words, live. */
export const LawPanel = ({
  law,
  isAsked,
  stated,
  state,
}: {
  law: UseQueryResult<Beforehand>;
  isAsked: boolean;
  stated: Record<string, StatedValue>;
  state: State;
}) => {
  const { t } = useTranslation();
  if (!isAsked) {
    return (
      <Empty icon={IconScale} title={t("law.notAsked")}>
        {t("law.notAskedMeans")}
      </Empty>
    );
  }
  if (law.isPending) return <Loader m="xl" aria-label={t("shell.loading")} />;
  if (law.isError) return <Failure error={law.error} retry={() => void law.refetch()} />;
  const verdict = law.data;
  const questions = [...new Map(verdict.missing.map((one) => [one.fact, one])).values()];
  const asked = questions.filter((one) => one.who === "officer");
  const recipients = [...new Set(verdict.ways_forward.map((way) => way.to))];
  return (
    <Stack gap="md" aria-live="polite" aria-busy={law.isFetching}>
      <VerdictPanel verdict={verdict} />
      {asked.length > 0 && (
        <section>
          <h3 className={classes.title}>{t("law.missing")}</h3>
          <ul className={classes.list}>
            {asked.map((missing) => (
              <Question key={missing.fact} missing={missing} state={state} />
            ))}
          </ul>
        </section>
      )}
      {recipients.map((to) => (
        <section key={to}>
          <h3 className={classes.title}>
            {t("law.ways")} {to !== null && <Agency code={to} />}
          </h3>
          <ul className={classes.list}>
            {verdict.ways_forward
              .filter((way) => way.to === to)
              .slice(0, 4)
              .map((way, place) => (
                <WayForward key={place} way={way} state={state} />
              ))}
          </ul>
        </section>
      ))}
      <Said stated={stated} state={state} />
    </Stack>
  );
};
