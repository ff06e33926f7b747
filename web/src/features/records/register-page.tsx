import { Group, Select, Text, TextInput } from "@mantine/core";
import { Link, useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

import { readDraft, writeDraft } from "../../api/drafts";
import { useRecordClasses } from "../../api/use-record-classes";
import { HandlingFields } from "../../parts/handling-fields";
import { KeptHere } from "../../parts/kept-here";
import { LawForm } from "../../parts/law-form";
import { useNow } from "../../parts/moment";
import { PageHeader } from "../../parts/page-header";
import { InDoubt } from "../../parts/said";
import { SendButton, SendTrouble } from "../../parts/send-button";
import { sayings } from "../../parts/statements";
import { useLawful } from "../../parts/use-lawful";
import { RECORD_CLASSES, wordOf } from "../../parts/vocabulary";
import {
  faults,
  isBlank,
  keptLines,
  NAME,
  revived,
  toRegister,
  withMarks,
  type Draft,
} from "./draft";
import { About, Lines } from "./record-fields";

/** A new record, kept while it is typed. */
const useRegistering = () => {
  const go = useNavigate();
  const [draft, setDraft] = useState<Draft>(() => revived(readDraft(NAME)));
  const [isTried, setTried] = useState(false);
  const table = useRecordClasses();
  const now = useNow();
  useEffect(() => {
    writeDraft(NAME, isBlank(draft) ? null : { ...draft, lines: keptLines(draft.lines) });
  }, [draft]);
  const isOfPerson =
    table.find((row) => row.class === draft.recordClass)?.of_person ??
    draft.recordClass === "person";
  const wrong = faults(draft, isOfPerson, now);
  const said = sayings(draft.stated, toRegister(draft, isOfPerson, []), (update) => {
    setDraft((before) => ({ ...before, stated: update(before.stated) }));
  });
  const form = toRegister(draft, isOfPerson, said.stands);
  const ask = toRegister(withMarks(draft), isOfPerson, said.stands);
  const lawful = useLawful(form, ask, !wrong.nothing);
  const submit = () => {
    setTried(true);
    const isWrong = wrong.nothing || wrong.past || wrong.category || wrong.dates.length > 0;
    if (isWrong || said.inDoubt.length > 0) return;
    lawful.sending.mutate(
      { form, law: lawful.known },
      {
        onSuccess: ({ act, stage, record }) => {
          writeDraft(NAME, null);
          if (stage === "done" && record != null) {
            void go({ to: "/records/$record", params: { record } });
          } else void go({ to: "/acts/$act", params: { act } });
        },
      },
    );
  };
  const change = (part: Partial<Draft>) => {
    setDraft((before) => ({ ...before, ...part }));
  };
  return { parts: { draft, change, wrong, isTried, table }, isOfPerson, said, lawful, submit };
};

/** A new record of any class, with the law's answer beside it. */
export const RegisterPage = () => {
  const { t } = useTranslation();
  const { parts, isOfPerson, said, lawful, submit } = useRegistering();
  const { draft, change, wrong, isTried } = parts;
  return (
    <>
      <PageHeader
        above={<Link to="/records">{t("place.records")}</Link>}
        title={t("recordForm.title")}
        about={t("recordForm.about")}
      />
      <LawForm
        lawful={lawful}
        said={said}
        submit={submit}
        unasked={
          wrong.nothing
            ? { title: t("recordForm.notAsked"), means: t("recordForm.notAskedMeans") }
            : null
        }
      >
        <Select
          label={t("recordForm.what")}
          value={draft.recordClass}
          onChange={(word) => {
            const recordClass = wordOf(RECORD_CLASSES, word) ?? "person";
            change({ recordClass, lines: keptLines(draft.lines) });
          }}
          data={RECORD_CLASSES.map((value) => ({ value, label: t(`recordClass.${value}`) }))}
          allowDeselect={false}
          searchable
          data-autofocus
        />
        <Lines {...parts} />
        <About {...parts} isOfPerson={isOfPerson} />
        <TextInput
          label={t("recordForm.source")}
          description={t("recordForm.sourceMeans")}
          dir="auto"
          maxLength={400}
          value={draft.source}
          onChange={(event) => {
            change({ source: event.currentTarget.value });
          }}
        />
        <HandlingFields
          marks={draft.marks}
          change={(part) => {
            change({ marks: { ...draft.marks, ...part } });
          }}
        />
        <InDoubt said={said} isTried={isTried} />
        <Group>
          <SendButton lawful={lawful} words={t("recordForm.register")} />
          <Text size="sm" c="var(--desk-quiet)">
            {t("recordForm.recorded")}
          </Text>
        </Group>
        <KeptHere />
        <SendTrouble lawful={lawful} refused={t("doing.refused")} />
      </LawForm>
    </>
  );
};
