import { Button, Group, Text, TextInput } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Change, Missing, StatedValue, Way } from "../api/shapes";
import { useFacts } from "../api/use-facts";
import { Agency } from "./agency";
import { English } from "./english";
import classes from "./ways.module.css";

export type Stated = Record<string, StatedValue>;

type State = (fact: string, value: StatedValue | undefined) => void;

/** A fact more, or one less: what an officer has said so far. */
export const restated = (stated: Stated, fact: string, value: StatedValue | undefined): Stated => {
  const others = Object.entries(stated).filter(([name]) => name !== fact);
  return Object.fromEntries(value === undefined ? others : [...others, [fact, value] as const]);
};

/**
 * The fact that a change says, if it is one that the officer who writes can say here: what a record
 * tells, no statement takes back.
 */
const factOf = (change: Change) => {
  if (change.without !== undefined) return null;
  const fact = "fact" in change.what ? change.what.fact : undefined;
  return fact !== undefined && change.who === "officer" && change.draft == null ? fact : null;
};

const WayForward = ({ way, state }: { way: Way; state: State }) => {
  const { t } = useTranslation();
  const facts = way.changes.map(factOf);
  const canBeSaid = facts.every((fact) => fact !== null);
  return (
    <li className={classes.way}>
      <div>
        {way.changes.map((change, place) => (
          <div key={place} className={classes.says}>
            <English>{change.says}</English>
            {change.restriction != null && (
              <blockquote dir="auto" className={classes.words}>
                {change.restriction}
              </blockquote>
            )}
          </div>
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

const Word = ({ fact, state }: { fact: string; state: State }) => {
  const { t } = useTranslation();
  const [word, setWord] = useState("");
  return (
    <Group gap={4} wrap="nowrap">
      <TextInput
        size="xs"
        w="9rem"
        dir="auto"
        aria-label={t("law.word")}
        maxLength={60}
        value={word}
        onChange={(event) => {
          setWord(event.currentTarget.value);
        }}
      />
      <Button
        size="compact-sm"
        variant="default"
        disabled={word.trim() === ""}
        onClick={() => {
          state(fact, word.trim());
        }}
      >
        {t("law.say")}
      </Button>
    </Group>
  );
};

const Question = ({ missing, state }: { missing: Missing; state: State }) => {
  const { t } = useTranslation();
  const type = useFacts().data?.get(missing.fact)?.type ?? "bool";
  return (
    <li className={classes.way}>
      <English>{missing.means}</English>
      {type === "bool" ? (
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
      ) : (
        type === "text" && <Word fact={missing.fact} state={state} />
      )}
    </li>
  );
};

/** What the law must know, as far as the officer who writes can say it. */
export const Questions = ({ missing, state }: { missing: Missing[]; state: State }) => {
  const { t } = useTranslation();
  const asked = [...new Map(missing.map((one) => [one.fact, one])).values()].filter(
    (one) => one.who === "officer",
  );
  if (asked.length === 0) return null;
  return (
    <section>
      <h3 className={classes.title}>{t("law.missing")}</h3>
      <ul className={classes.list}>
        {asked.map((one) => (
          <Question key={one.fact} missing={one} state={state} />
        ))}
      </ul>
    </section>
  );
};

/** What would make it lawful, for each recipient the nearest ways. */
export const Ways = ({ ways, state }: { ways: Way[]; state: State }) => {
  const { t } = useTranslation();
  const recipients = [...new Set(ways.map((way) => way.to ?? null))];
  return recipients.map((to) => (
    <section key={to}>
      <h3 className={classes.title}>
        {t("law.ways")} {to !== null && <Agency code={to} />}
      </h3>
      <ul className={classes.list}>
        {ways
          .filter((way) => (way.to ?? null) === to)
          .slice(0, 4)
          .map((way, place) => (
            <WayForward key={place} way={way} state={state} />
          ))}
      </ul>
    </section>
  ));
};

/** What the officer has said; each can be taken back. */
export const Said = ({ stated, state }: { stated: Stated; state: State }) => {
  const { t } = useTranslation();
  const said = Object.entries(stated);
  if (said.length === 0) return null;
  return (
    <section>
      <h3 className={classes.title}>{t("law.said")}</h3>
      <ul className={classes.said}>
        {said.map(([fact, value]) => (
          <li key={fact}>
            <English>{fact.replaceAll("_", " ")}</English>
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
