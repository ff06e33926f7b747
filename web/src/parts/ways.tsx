import { Button, Group, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Change, Way } from "../api/shapes";
import { Agency } from "./agency";
import { English } from "./english";
import { lists } from "./format";
import { Sentence } from "./said";
import type { State } from "./statements";
import classes from "./ways.module.css";

/**
 * The fact that a change says, if it is one that the officer who writes can say here: what a record
 * tells, no statement takes back.
 */
const factOf = (change: Change) => {
  if (change.without !== undefined) return null;
  const fact = "fact" in change.what ? change.what.fact : undefined;
  return fact !== undefined && change.who === "officer" && change.draft == null ? fact : null;
};

type Fact = NonNullable<ReturnType<typeof factOf>>;

/** What a way has the officer state, where it is nothing but statements; else nothing. */
const statementsOf = (way: Way): Fact[] | null => {
  const facts = way.changes.map(factOf);
  return facts.every((fact) => fact !== null) ? facts : null;
};

/** What would be stated, word for word, before it is: a second step, and never the first button. */
const Statement = ({ facts, state, leave }: { facts: Fact[]; state: State; leave: () => void }) => {
  const { t } = useTranslation();
  return (
    <div role="group" aria-label={t("law.stating")} className={classes.stating}>
      {facts.map(({ name, value }) => (
        <Sentence key={name} fact={name} value={value} />
      ))}
      <Group gap="xs">
        <Button size="compact-sm" variant="default" onClick={leave}>
          {t("law.notSo")}
        </Button>
        <Button
          size="compact-sm"
          variant="light"
          onClick={() => {
            leave();
            facts.forEach((fact) => {
              state(fact.name, fact.value);
            });
          }}
        >
          {t("law.stateIt")}
        </Button>
      </Group>
    </div>
  );
};

/** Where the act that would help is written, if it has a form here; what is typed is kept. */
const Leads = ({ change }: { change: Change }) => {
  const { t } = useTranslation();
  if (change.draft === "agreement.propose") {
    return (
      <Link to="/agreements/propose" className={classes.leads}>
        {t("agreements.propose")}
      </Link>
    );
  }
  const { records } = (change.form?.body ?? {}) as { records?: string[] };
  const [record] = records ?? [];
  if (change.draft !== "consent.ask" || record === undefined) return null;
  return (
    <Link to="/records/$record" params={{ record }} className={classes.leads}>
      {t("doing.askConsent")}
    </Link>
  );
};

const WayForward = ({ way, state }: { way: Way; state: State }) => {
  const { t, i18n } = useTranslation();
  const [isStating, setStating] = useState(false);
  const facts = statementsOf(way);
  return (
    <li>
      <div className={classes.way}>
        <div>
          {way.changes.map((change, place) => (
            <div key={place} className={classes.says}>
              <English>{change.says}</English> <Leads change={change} />
              {change.restriction != null && (
                <blockquote dir="auto" className={classes.words}>
                  {change.restriction}
                </blockquote>
              )}
            </div>
          ))}
        </div>
        {facts !== null ? (
          <Button
            size="compact-sm"
            variant="default"
            aria-expanded={isStating}
            onClick={() => {
              setStating(!isStating);
            }}
          >
            {t("law.say")}
          </Button>
        ) : (
          <Text size="sm" c="var(--desk-quiet)">
            {t("law.bySomebody", {
              who: lists(i18n.language).format(
                [...new Set(way.changes.map((one) => one.who))].map((who) =>
                  t(`supplier.${who.replaceAll(" ", "-")}`, { defaultValue: who }),
                ),
              ),
            })}
          </Text>
        )}
      </div>
      {facts !== null && isStating && (
        <Statement
          facts={facts}
          state={state}
          leave={() => {
            setStating(false);
          }}
        />
      )}
    </li>
  );
};

/** How many ways of each sort are shown: the nearest. */
const NEAREST = 4;

/** What changes the act, and after it what would only be stated of it. */
const ordered = (ways: Way[]): Way[] => {
  const changing = ways.filter((way) => statementsOf(way) === null);
  const stating = ways.filter((way) => statementsOf(way) !== null);
  return [...changing.slice(0, NEAREST), ...stating.slice(0, NEAREST)];
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
        {ordered(ways.filter((way) => (way.to ?? null) === to)).map((way) => (
          // A statement that is being read stays with its own way when the list changes.
          <WayForward
            key={JSON.stringify(way.changes.map(({ what, without }) => [what, without]))}
            way={way}
            state={state}
          />
        ))}
      </ul>
    </section>
  ));
};
