import {
  Checkbox,
  Group,
  MultiSelect,
  SegmentedControl,
  Select,
  Text,
  Textarea,
  TextInput,
} from "@mantine/core";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";

import type { Property, RecordClass } from "../../api/shapes";
import { useDoubts } from "../../api/use-doubts";
import { usePeerNames } from "../../api/use-peer-names";
import { useRecordClasses } from "../../api/use-record-classes";
import { agencyPill } from "../../parts/agency-pill";
import { Doubted } from "../../parts/doubted";
import { EmergencyFields } from "../../parts/emergency-fields";
import { OffencesField } from "../../parts/offences-field";
import {
  PURPOSES,
  RECORD_CLASSES,
  SUBJECTS,
  wordOf,
} from "../../parts/vocabulary";
import { keptFor, termsOf, type faults, type Inquiry } from "./inquiry";

/** What may be in any script, and is no number: it is not looked at while it is typed. */
const NAMES: readonly Property[] = ["name", "holder", "artist", "address"];

interface Parts {
  inquiry: Inquiry;
  change: (part: Partial<Inquiry>) => void;
  /** What is wrong, once it was tried. */
  wrong: Partial<ReturnType<typeof faults>>;
}

/** Where: in the own records, or in those of other agencies. */
export const Where = ({ inquiry, change, wrong }: Parts) => {
  const { t } = useTranslation();
  const agencies = usePeerNames();
  return (
    <>
      <SegmentedControl
        aria-label={t("search.where")}
        value={inquiry.where}
        onChange={(where) => {
          change({ where });
        }}
        data={[
          { value: "own", label: t("search.own") },
          { value: "others", label: t("search.others") },
        ]}
      />
      {inquiry.where === "others" && (
        <MultiSelect
          label={t("search.at")}
          placeholder={inquiry.to.length === 0 ? t("compose.toWhom") : ""}
          error={wrong.to === true ? t("compose.needed") : undefined}
          data={agencies.data ?? []}
          renderPill={agencyPill}
          value={inquiry.to}
          onChange={(to) => {
            change({ to });
          }}
          searchable
          clearable
        />
      )}
    </>
  );
};

/** What is looked for: all that is given has to agree. */
export const What = ({
  inquiry,
  change,
  wrong,
  only = RECORD_CLASSES,
  noTerm,
  nameMeans,
}: Parts & {
  /** Records of which classes may be looked for. */
  only?: readonly RecordClass[];
  /** What is said where nothing is given that anybody could be found by. */
  noTerm?: string;
  /** What is said of the name, where it is not found as in an open search. */
  nameMeans?: string;
}) => {
  const { t } = useTranslation();
  const table = useRecordClasses();
  const terms = termsOf(inquiry.recordClass, table);
  const typed = terms.flatMap((property) => {
    const value = (inquiry.terms[property] ?? "").trim();
    return value === "" || NAMES.includes(property) ? [] : [{ property, value }];
  });
  const doubts = useDoubts(typed);
  const isDate = (term: string) => term === "birth-date" || term === "occurred-on";
  const isName = (term: Property) => NAMES.includes(term);
  const wrongTerm = (term: Property) => {
    if (term === terms[0] && wrong.terms === true) return noTerm ?? t("search.noTerm");
    return isDate(term) && wrong.date === true ? t("search.noDate") : undefined;
  };
  const told = (term: Property) => {
    const own = isDate(term) ? [] : doubts.filter(({ property }) => property === term);
    if (own.length > 0) return <Doubted doubts={own} />;
    if (isDate(term)) return t("search.dateMeans");
    return term === "name" ? (nameMeans ?? t("search.nameMeans")) : undefined;
  };
  return (
    <>
      <Select
        label={t("search.what")}
        value={inquiry.recordClass}
        onChange={(word) => {
          const recordClass = wordOf(RECORD_CLASSES, word) ?? "person";
          change({
            recordClass,
            terms: keptFor(inquiry.terms, termsOf(recordClass, table)),
          });
        }}
        data={only.map((value) => ({ value, label: t(`recordClass.${value}`) }))}
        allowDeselect={false}
        searchable
      />
      {terms.map((term) => (
        <TextInput
          key={term}
          label={t(`property.${term}`)}
          {...(term === "name" && { "data-autofocus": true })}
          description={told(term)}
          error={wrongTerm(term)}
          dir={isName(term) ? "auto" : "ltr"}
          maxLength={400}
          autoComplete="off"
          spellCheck={false}
          value={inquiry.terms[term] ?? ""}
          onChange={(event) => {
            change({ terms: { ...inquiry.terms, [term]: event.currentTarget.value } });
          }}
        />
      ))}
    </>
  );
};

/** What for: the purpose, the matter, and why it is searched. */
export const WhatFor = ({
  inquiry,
  change,
  warning,
}: Parts & {
  /** What the reason tells and should not. */
  warning?: string | undefined;
}) => {
  const { t } = useTranslation();
  return (
    <>
      <Group grow align="flex-start">
        <Select
          label={t("act.purpose")}
          placeholder={t("compose.choose")}
          data={PURPOSES.map((value) => ({ value, label: t(`purpose.${value}`) }))}
          value={inquiry.purpose}
          onChange={(word) => {
            change({ purpose: wordOf(PURPOSES, word) });
          }}
          searchable
        />
        <OffencesField
          offences={inquiry.offences}
          change={(offences) => {
            change({ offences });
          }}
        />
      </Group>
      <Group grow align="flex-start">
        {["person", "dna-profile"].includes(inquiry.recordClass) && (
          <Select
            label={t("search.subject")}
            placeholder={t("compose.choose")}
            data={SUBJECTS.map((value) => ({ value, label: t(`subject.${value}`) }))}
            value={inquiry.subject}
            onChange={(word) => {
              change({ subject: wordOf(SUBJECTS, word) });
            }}
            searchable
            clearable
          />
        )}
        <TextInput
          label={t("act.case")}
          dir="auto"
          maxLength={120}
          value={inquiry.caseName}
          onChange={(event) => {
            change({ caseName: event.currentTarget.value });
          }}
        />
      </Group>
      <Textarea
        label={t("search.why")}
        description={t("search.whyMeans")}
        dir="auto"
        minRows={2}
        maxLength={4_000}
        value={inquiry.why}
        onChange={(event) => {
          change({ why: event.currentTarget.value });
        }}
      />
      {warning !== undefined && (
        <Text role="alert" size="sm" c="var(--desk-refer)">
          {warning}
        </Text>
      )}
    </>
  );
};

/**
 * Whether it is about a life in danger, with the points that open what the law keeps for that.
 * Those that were said of an earlier entry are said anew, by a press, before they are sent.
 */
export const Emergency = ({
  inquiry,
  change,
  isTried,
}: Pick<Parts, "inquiry" | "change"> & { isTried: boolean }) => {
  const { t } = useTranslation();
  return (
    <>
      <EmergencyFields
        points={inquiry.emergency}
        isTried={isTried}
        change={(emergency) => {
          change({ emergency, ...(emergency === null && { pointsHold: null }) });
        }}
      />
      {inquiry.emergency !== null && inquiry.pointsHold !== null && (
        <Checkbox
          color="red.9"
          label={t("emergency.hold")}
          description={t("emergency.holdMeans")}
          error={isTried && !inquiry.pointsHold ? t("compose.needed") : undefined}
          checked={inquiry.pointsHold}
          onChange={(event) => {
            change({ pointsHold: event.currentTarget.checked });
          }}
        />
      )}
    </>
  );
};

/** What the law must know before it can be asked of a search or a watch. */
export const unasked = (t: TFunction, wrong: ReturnType<typeof faults>) => {
  if (!wrong.points || wrong.terms || wrong.to) {
    return { title: t("search.notAsked"), means: t("search.notAskedMeans") };
  }
  return wrong.hold
    ? { title: t("emergency.notConfirmed"), means: t("emergency.notConfirmedMeans") }
    : { title: t("emergency.notAsked"), means: t("emergency.notAskedMeans") };
};
