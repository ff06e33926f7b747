import { Button, Group, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { Form, Lead } from "../../api/shapes";
import { Doing } from "../../parts/doing";
import { KeyHint } from "../../parts/key-hint";
import { Section } from "../../parts/section";

/** What is decided, as it is recorded; the lead is what it answers. */
const toDecide = (
  { lead, record, to }: Lead,
  kind: "lead.confirm" | "lead.reject",
  note: string,
): Form => ({ body: { kind, record, to, note }, answers: lead });

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

/** Whether both are one, or two: decided by whoever has read both. */
export const Deciding = ({ lead, next }: { lead: Lead; next: (() => void) | null }) => {
  const { t } = useTranslation();
  return (
    <Section title={t("duplicate.decide")} about={t("duplicate.decideAbout")}>
      {lead.looked ? (
        <Doing
          name={`lead.${lead.lead}`}
          ask={t("duplicate.note")}
          isOptional
          deeds={[
            {
              label: t("duplicate.same"),
              hint: "s",
              form: (note) => toDecide(lead, "lead.confirm", note),
            },
            {
              label: t("duplicate.two"),
              hint: "d",
              form: (note) => toDecide(lead, "lead.reject", note),
            },
          ]}
        />
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
        isOptional
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
