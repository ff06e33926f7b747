import { Checkbox, Group, Select, Stack, Textarea, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { HandlingFields } from "../../parts/handling-fields";
import { OffencesField } from "../../parts/offences-field";
import { REQUEST_FORMS, SUBJECTS, URGENCY_GROUNDS, wordOf } from "../../parts/vocabulary";
import { WhenField } from "../../parts/when-field";
import { AreaField } from "./area-field";
import type { Draft, Faults } from "./draft";
import { FilesField } from "./files-field";

interface Parts {
  draft: Draft;
  wrong: Faults;
  isTried: boolean;
  change: (part: Partial<Draft> | ((before: Draft) => Partial<Draft>)) => void;
}

/** How much it presses: urgent with its ground and reason, and by when they are asked to react. */
const Pressing = ({ draft, wrong, isTried, change }: Parts) => {
  const { t } = useTranslation();
  const needed = (isMissing: boolean) => (isTried && isMissing ? t("compose.needed") : undefined);
  return (
    <>
      <Select
        label={t("compose.urgent")}
        description={t("compose.urgentMeans")}
        placeholder={t("compose.notUrgent")}
        error={needed(wrong.ground)}
        data={URGENCY_GROUNDS.map((value) => ({ value, label: t(`urgency.grounds.${value}`) }))}
        value={draft.ground}
        onChange={(ground) => {
          change({ ground: wordOf(URGENCY_GROUNDS, ground) });
        }}
        clearable
      />
      {(draft.ground !== null || draft.pressing !== "") && (
        <Textarea
          label={t("urgency.reason")}
          error={needed(wrong.pressing)}
          dir="auto"
          minRows={2}
          maxLength={2_000}
          value={draft.pressing}
          onChange={(event) => {
            change({ pressing: event.currentTarget.value });
          }}
        />
      )}
      <WhenField
        label={t("compose.due")}
        error={isTried && wrong.due ? t("doing.past") : undefined}
        value={draft.due}
        change={(due) => {
          change({ due });
        }}
      />
    </>
  );
};

const ANSWERS = ["yes", "no"] as const;

/** What only a request has: what kind of help it asks for, and about whom. */
const OfRequest = ({ draft, change }: Parts) => {
  const { t } = useTranslation();
  const accessible = draft.accessible === null ? null : draft.accessible ? "yes" : "no";
  return (
    <Group grow align="flex-start">
      <Select
        label={t("compose.form")}
        placeholder={t("requestForm.information")}
        data={REQUEST_FORMS.map((value) => ({ value, label: t(`requestForm.${value}`) }))}
        value={draft.form}
        onChange={(form) => {
          change({ form: wordOf(REQUEST_FORMS, form) });
        }}
        searchable
        clearable
      />
      <Select
        label={t("compose.person")}
        placeholder={t("compose.choose")}
        data={SUBJECTS.map((value) => ({ value, label: t(`subject.${value}`) }))}
        value={draft.person}
        onChange={(person) => {
          change({ person: wordOf(SUBJECTS, person) });
        }}
        clearable
      />
      <Select
        label={t("field.directly_accessible")}
        placeholder={t("compose.choose")}
        data={ANSWERS.map((value) => ({ value, label: t(`law.${value}`) }))}
        value={accessible}
        onChange={(answer) => {
          change({ accessible: answer === null ? null : answer === "yes" });
        }}
        clearable
      />
    </Group>
  );
};

/** What an ordinary message does without: each field only for the kinds that have it. */
export const MoreFields = (parts: Parts) => {
  const { t } = useTranslation();
  const { draft, change } = parts;
  return (
    <Stack gap="md">
      {draft.kind === "message.send" && <AreaField draft={draft} change={change} />}
      {draft.kind === "request.make" && <OfRequest {...parts} />}
      <Checkbox
        label={t("compose.child")}
        checked={draft.isChild}
        onChange={(event) => {
          change({ isChild: event.currentTarget.checked });
        }}
      />
      <Pressing {...parts} />
      <OffencesField
        offences={parts.draft.offences}
        change={(offences) => {
          parts.change({ offences });
        }}
      />
      <TextInput
        w="18rem"
        label={t("act.case")}
        dir="auto"
        maxLength={60}
        value={draft.caseName}
        onChange={(event) => {
          change({ caseName: event.currentTarget.value });
        }}
      />
      <FilesField
        files={draft.files}
        add={(file) => {
          // Several are on their way at once, and none replaces another.
          change((before) => ({ files: [...before.files, file] }));
        }}
        remove={(file) => {
          change((before) => ({ files: before.files.filter(({ key }) => key !== file.key) }));
        }}
      />
      <HandlingFields marks={draft} change={change} />
    </Stack>
  );
};
