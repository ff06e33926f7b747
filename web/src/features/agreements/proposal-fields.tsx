import { Checkbox, Group, MultiSelect, Select, Textarea, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type {
  AgreementTemplate,
  CrimeArea,
  Kind,
  Property,
  SubjectCategory,
} from "../../api/shapes";
import { usePeerNames } from "../../api/use-peer-names";
import { agencyPill } from "../../parts/agency-pill";
import { HandlingFields } from "../../parts/handling-fields";
import { kindWords } from "../../parts/kind-words";
import {
  AGREEMENT_FORMS,
  AGREEMENT_KINDS,
  CRIME_AREAS,
  PROPERTIES,
  PURPOSES,
  RECORD_CLASSES,
  SUBJECTS,
  wordOf,
} from "../../parts/vocabulary";
import { WhenField } from "../../parts/when-field";
import { leastOf, type faults, type Proposal } from "./proposal";

type Change = (part: Partial<Proposal>) => void;

/** What a model leaves to choose from: what it names, or all where it names nothing. */
const within = <Word extends string>(named: Word[] | undefined, all: readonly Word[]) =>
  named === undefined || named.length === 0 ? all : named;

/** Several words of a list of the protocol; none is all, or nothing, as its description says. */
const Several = <Word extends string>({
  label,
  description,
  error,
  list,
  words,
  value,
  change,
}: {
  label: string;
  description?: string;
  error?: string | undefined;
  list: readonly Word[];
  words: (word: Word) => string;
  value: Word[];
  change: (value: Word[]) => void;
}) => {
  // What an earlier agreement named, and is not in the list, can be kept.
  const all = [...new Set([...list, ...value])];
  return (
    <MultiSelect
      label={label}
      description={description}
      error={error}
      data={all.map((word) => ({ value: word, label: words(word) }))}
      value={value}
      onChange={(chosen) => {
        change(all.filter((word) => chosen.includes(word)));
      }}
      searchable
      clearable
    />
  );
};

/** Who the parties are, what it is called, and when it holds. */
export const Frame = ({
  proposal,
  template,
  wrong,
  isTried,
  change,
}: {
  proposal: Proposal;
  template: AgreementTemplate | null;
  wrong: ReturnType<typeof faults>;
  isTried: boolean;
  change: Change;
}) => {
  const { t } = useTranslation();
  const peers = usePeerNames().data ?? [];
  const told = (isWrong: boolean, words: string) => (isTried && isWrong ? words : undefined);
  return (
    <>
      <TextInput
        label={t("agreements.called")}
        error={told(wrong.title, t("compose.needed"))}
        dir="auto"
        maxLength={400}
        value={proposal.title}
        onChange={(event) => {
          change({ title: event.currentTarget.value });
        }}
      />
      <MultiSelect
        label={t("agreements.with")}
        description={t("agreements.withMeans")}
        error={
          told(wrong.parties, t("compose.needed")) ??
          told(wrong.tooMany, t("agreements.tooMany", { most: template?.parties_max }))
        }
        data={peers}
        renderPill={agencyPill}
        value={proposal.parties}
        onChange={(parties) => {
          change({ parties });
        }}
        searchable
        clearable
      />
      <Select
        maw="18rem"
        label={t("agreements.form")}
        placeholder={t("compose.choose")}
        data={AGREEMENT_FORMS.map((value) => ({ value, label: t(`agreementForm.${value}`) }))}
        value={proposal.form}
        onChange={(word) => {
          change({ form: wordOf(AGREEMENT_FORMS, word) });
        }}
        clearable
      />
      <Group align="flex-start">
        <WhenField
          label={t("agreements.from")}
          description={t("agreements.fromMeans")}
          value={proposal.from}
          change={(from) => {
            change({ from });
          }}
        />
        <WhenField
          label={t("agreements.until")}
          description={t("agreements.untilMeans")}
          error={
            told(wrong.until, t("agreements.untilWrong")) ??
            told(wrong.noUntil, t("compose.needed"))
          }
          value={proposal.until}
          change={(until) => {
            change({ until });
          }}
        />
      </Group>
    </>
  );
};

/** What it opens, and for whom. */
export const Scope = ({
  proposal,
  template,
  wrong,
  isTried,
  change,
}: {
  proposal: Proposal;
  template: AgreementTemplate | null;
  wrong: ReturnType<typeof faults>;
  isTried: boolean;
  change: Change;
}) => {
  const { t } = useTranslation();
  const none = t("agreements.noneIsAll");
  const narrow = (isWide: boolean) => (isTried && isWide ? t("agreements.narrow") : undefined);
  return (
    <>
      <Several
        label={t("agreements.purposes")}
        error={isTried && wrong.purposes ? t("compose.needed") : undefined}
        list={within(template?.purposes, PURPOSES)}
        words={(word) => t(`purpose.${word}`)}
        value={proposal.purposes}
        change={(purposes) => {
          change({ purposes });
        }}
      />
      <Several
        label={t("agreements.areas")}
        description={none}
        error={narrow(wrong.areas)}
        list={within<CrimeArea>(template?.crime_areas, CRIME_AREAS)}
        words={(word) => t(`area.${word}`)}
        value={proposal.areas}
        change={(areas) => {
          change({ areas });
        }}
      />
      <Several
        label={t("agreements.kinds")}
        description={none}
        error={narrow(wrong.kinds)}
        list={within<Kind>(template?.kinds, AGREEMENT_KINDS)}
        words={(word) => kindWords(t, word)}
        value={proposal.kinds}
        change={(kinds) => {
          change({ kinds });
        }}
      />
      <Several
        label={t("agreements.subjects")}
        description={none}
        error={narrow(wrong.subjects)}
        list={within<SubjectCategory>(template?.subjects, SUBJECTS)}
        words={(word) => t(`subject.${word}`)}
        value={proposal.subjects}
        change={(subjects) => {
          change({ subjects });
        }}
      />
      <Several
        label={t("agreements.properties")}
        description={none}
        error={narrow(wrong.properties)}
        list={within<Property>(template?.properties, PROPERTIES)}
        words={(word) => t(`property.${word}`)}
        value={proposal.properties}
        change={(properties) => {
          change({ properties });
        }}
      />
      <Several
        label={t("agreements.classes")}
        description={t("agreements.noneIsNone")}
        list={template?.search_classes ?? RECORD_CLASSES}
        words={(word) => t(`recordClass.${word}`)}
        value={proposal.classes}
        change={(classes) => {
          change({ classes });
        }}
      />
    </>
  );
};

/** On what terms, and the text that all sign. */
export const Terms = ({
  proposal,
  template,
  change,
}: {
  proposal: Proposal;
  template: AgreementTemplate | null;
  change: Change;
}) => {
  const { t } = useTranslation();
  return (
    <>
      <HandlingFields marks={proposal} atLeast={leastOf(template)} change={change} />
      <Checkbox
        label={t("agreements.hasSafeguards")}
        checked={proposal.safeguards}
        onChange={(event) => {
          change({ safeguards: event.currentTarget.checked });
        }}
      />
      <Checkbox
        label={t("agreements.bindsSignatories")}
        checked={proposal.bindsSignatories}
        onChange={(event) => {
          change({ bindsSignatories: event.currentTarget.checked });
        }}
      />
      <Textarea
        label={t("agreements.text")}
        description={template === null ? undefined : t("agreements.filledIn")}
        dir="auto"
        minRows={8}
        maxRows={24}
        maxLength={60_000}
        value={proposal.text}
        onChange={(event) => {
          change({ text: event.currentTarget.value });
        }}
      />
    </>
  );
};
