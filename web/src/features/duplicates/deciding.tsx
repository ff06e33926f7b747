import { Button, Group, Radio, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Form, Lead } from "../../api/shapes";
import { CONFIRMS, Doing } from "../../parts/doing";
import { KeyHint } from "../../parts/key-hint";
import { Section } from "../../parts/section";
import { useKeys } from "../../parts/use-keys";

/** What both are, each with the key that chooses it. */
const CHOICES = [
  { choice: "same", key: "s" },
  { choice: "two", key: "d" },
] as const;

type Choice = (typeof CHOICES)[number]["choice"];

/** What is decided, as it is recorded; the lead is what it answers. */
const toDecide = ({ lead, record, to }: Lead, choice: Choice | null, note: string): Form => ({
  body: { kind: choice === "same" ? "lead.confirm" : "lead.reject", record, to, note },
  answers: lead,
});

/** What was decided last, taken back. */
const toUndo = ({ lead, record, to }: Lead, undoes: string, note: string): Form => ({
  body: { kind: "lead.reject", record, to, undoes, note },
  answers: lead,
});

/** The next lead; this one stays as it is. */
export const Next = ({ words, go }: { words: string; go: () => void }) => (
  <Button
    variant="default"
    onClick={go}
    rightSection={<KeyHint keys="n" />}
  >
    {words}
  </Button>
);

/** One or two: the keys lie side by side, so they choose, and another stroke decides. */
const Chosen = ({ choice, choose, isWrong }: {
  choice: Choice | null;
  choose: (choice: Choice) => void;
  isWrong: boolean;
}) => {
  const { t } = useTranslation();
  return (
    <Radio.Group
      label={t("duplicate.choose")}
      error={isWrong ? t("compose.needed") : undefined}
      value={choice ?? ""}
      onChange={(word) => {
        const chosen = CHOICES.find((one) => one.choice === word);
        if (chosen !== undefined) choose(chosen.choice);
      }}
    >
      <Stack gap="xs" my="xs">
        {CHOICES.map((one) => (
          <Radio
            key={one.choice}
            value={one.choice}
            label={
              <>
                {t(`duplicate.${one.choice}`)} <KeyHint keys={one.key} />
              </>
            }
          />
        ))}
      </Stack>
    </Radio.Group>
  );
};

/** Whether both are one, or two: decided with the reason by whoever has read both. */
export const Deciding = ({ lead, next }: { lead: Lead; next: (() => void) | null }) => {
  const { t } = useTranslation();
  const [choice, setChoice] = useState<Choice | null>(null);
  useKeys(lead.looked, Object.fromEntries(CHOICES.map(({ choice: one, key }) => [
    key,
    () => {
      setChoice(one);
    },
  ])));
  return (
    <Section title={t("duplicate.decide")} about={t("duplicate.decideAbout")}>
      {lead.looked ? (
        <Doing
          name={`lead.${lead.lead}`}
          ask={t("duplicate.note")}
          askMeans={t("duplicate.noteMeans")}
          isLacking={choice === null}
          deeds={[
            {
              label: t("duplicate.record"),
              hint: CONFIRMS,
              form: (note) => toDecide(lead, choice, note),
            },
          ]}
        >
          {(isTried) => (
            <Chosen choice={choice} choose={setChoice} isWrong={isTried && choice === null} />
          )}
        </Doing>
      ) : (
        <Text>{t("duplicate.readFirst")}</Text>
      )}
      {next !== null && (
        <Group mt="md">
          <Next words={t("duplicate.leave")} go={next} />
        </Group>
      )}
    </Section>
  );
};

/** What was decided last is taken back, whoever decided it. */
export const Undoing = ({ lead, next }: { lead: Lead; next: (() => void) | null }) => {
  const { t } = useTranslation();
  const last = lead.decisions.at(-1);
  if (last === undefined) return null;
  return (
    <Section title={t("duplicate.undo")} about={t("duplicate.undoAbout")}>
      <Doing
        name={`lead.undo.${lead.lead}`}
        ask={t("duplicate.undoWhy")}
        deeds={[
          {
            label: t("duplicate.undoNow"),
            hint: "u",
            form: (note) => toUndo(lead, last.act, note),
          },
        ]}
      />
      {next !== null && (
        <Group mt="md">
          <Next words={t("duplicate.next")} go={next} />
        </Group>
      )}
    </Section>
  );
};
