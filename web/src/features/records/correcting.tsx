import { Button, Group, Text, Textarea } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { RecordShown } from "../../api/shapes";
import { useRecordClasses } from "../../api/use-record-classes";
import { HandlingFields } from "../../parts/handling-fields";
import { LawForm } from "../../parts/law-form";
import { useNow } from "../../parts/moment";
import { InDoubt } from "../../parts/said";
import { SendButton, SendTrouble } from "../../parts/send-button";
import { sayings } from "../../parts/statements";
import { useLawful } from "../../parts/use-lawful";
import { draftOf, faults, toCorrect, withMarks, type Draft } from "./draft";
import { About, Lines } from "./record-fields";

/**
 * An own record that was opened, as it is to stand from now on.
 *
 * What was read is not kept on this device: whoever leaves the page begins again.
 */
export const Correcting = ({ record, leave }: { record: RecordShown; leave: () => void }) => {
  const { t } = useTranslation();
  const go = useNavigate();
  const [draft, setDraft] = useState<Draft>(() => draftOf(record));
  const [isTried, setTried] = useState(false);
  const table = useRecordClasses();
  const now = useNow();
  const isOfPerson = table.find((row) => row.class === draft.recordClass)?.of_person === true;
  const all = faults(draft, false, now);
  // A day of review that has passed is one more reason to correct it: only a new one is looked at.
  const isSameDay = draft.review === draftOf(record).review;
  const wrong = { ...all, past: all.past && !isSameDay };
  const said = sayings(draft.stated, toCorrect(draft, record, []), (update) => {
    setDraft((before) => ({ ...before, stated: update(before.stated) }));
  });
  const form = toCorrect(draft, record, said.stands);
  const ask = toCorrect(withMarks(draft), record, said.stands);
  const isWhole = !wrong.nothing && draft.why.trim() !== "";
  const lawful = useLawful(form, ask, isWhole);
  const submit = () => {
    setTried(true);
    if (!isWhole || wrong.past || wrong.dates.length > 0 || said.inDoubt.length > 0) return;
    lawful.sending.mutate(
      { form, law: lawful.known },
      { onSuccess: ({ act }) => void go({ to: "/acts/$act", params: { act } }) },
    );
  };
  const change = (part: Partial<Draft>) => {
    setDraft((before) => ({ ...before, ...part }));
  };
  const parts = { draft, change, wrong, isTried, table };
  return (
    <LawForm
      lawful={lawful}
      said={said}
      submit={submit}
      unasked={
        isWhole
          ? null
          : { title: t("recordForm.notAsked"), means: t("recordForm.notAskedMeans") }
      }
    >
      <Text c="var(--desk-quiet)">{t("recordForm.correctAbout")}</Text>
      <Lines {...parts} />
      <About {...parts} isOfPerson={isOfPerson} />
      <HandlingFields
        marks={draft.marks}
        change={(part) => {
          change({ marks: { ...draft.marks, ...part } });
        }}
      />
      <Textarea
        label={t("recordForm.why")}
        error={isTried && draft.why.trim() === "" ? t("compose.needed") : undefined}
        dir="auto"
        minRows={2}
        maxLength={4_000}
        value={draft.why}
        onChange={(event) => {
          change({ why: event.currentTarget.value });
        }}
      />
      <InDoubt said={said} isTried={isTried} />
      <Group>
        <SendButton lawful={lawful} words={t("recordForm.correct")} />
        <Button variant="default" onClick={leave}>
          {t("recordForm.leave")}
        </Button>
      </Group>
      <SendTrouble lawful={lawful} refused={t("doing.refused")} />
    </LawForm>
  );
};
