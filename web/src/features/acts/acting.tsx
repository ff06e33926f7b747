import { Checkbox, MultiSelect } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { ActShown, Form } from "../../api/shapes";
import { Doing } from "../../parts/doing";
import classes from "./act-page.module.css";
import { useShareable } from "./use-acts";

/** The answer to a request: to whoever asked, for what it was asked. */
const answering = (act: ActShown, text: string, records: string[], isChecked: boolean): Form => ({
  body: { kind: "request.answer", text, shared: records.map((record) => ({ record })) },
  answers: act.act,
  recipients: [act.agency],
  stated: isChecked ? [{ fact: "quality_checked", value: true }] : [],
  ...(act.purpose != null && { purpose: act.purpose }),
  ...(act.crime_area != null && { crime_area: act.crime_area }),
  ...(act.offences !== undefined && { offences: act.offences }),
  ...(act.case != null && { case: act.case }),
});

const Answering = ({ act }: { act: ActShown }) => {
  const { t } = useTranslation();
  const [records, setRecords] = useState<string[]>([]);
  // The receiver's law asks for it as well: what does not travel with the answer is held there.
  const [isChecked, setChecked] = useState(false);
  const held = useShareable();
  return (
    <Doing
      name={`answer.${act.act}`}
      ask={t("doing.answer")}
      deeds={[
        {
          label: t("doing.sendAnswer"),
          form: (text) => answering(act, text, records, isChecked),
        },
      ]}
    >
      <MultiSelect
        label={t("doing.records")}
        description={t("doing.recordsMeans")}
        data={(held.data?.items ?? []).map((one) => ({
          value: one.record,
          label: `${t(`recordClass.${one.class}`)} · ${one.owner} · …${one.record.slice(-8)}`,
        }))}
        value={records}
        onChange={setRecords}
        searchable
        clearable
      />
      <Checkbox
        label={t("doing.checked")}
        checked={isChecked}
        onChange={(event) => {
          setChecked(event.currentTarget.checked);
        }}
      />
    </Doing>
  );
};

const Deciding = ({ act }: { act: ActShown }) => {
  const { t } = useTranslation();
  const rules = act.verdict?.citations.map((reason) => reason.rule) ?? [];
  return (
    <Doing
      name={`decision.${act.act}`}
      ask={t("doing.reasons")}
      deeds={[
        {
          label: t("doing.approve"),
          form: (reasons) => ({ body: { kind: "referral.approve", act: act.act, rules, reasons } }),
        },
        {
          label: t("doing.decline"),
          form: (reasons) => ({ body: { kind: "referral.decline", act: act.act, reasons } }),
        },
      ]}
    />
  );
};

/** What whoever has read an act can do about it: decide, where it waits; answer, where it asks. */
export const Acting = ({ act }: { act: ActShown }) => {
  const { t } = useTranslation();
  const waits = act.stage === "for-decision";
  const asks = act.kind === "request.make" && act.direction === "received";
  if (act.content == null || !(waits || asks)) return null;
  return (
    <section aria-labelledby="acting" className="not-printed">
      <h2 id="acting" className={classes.section}>
        {waits ? t("doing.decide") : t("doing.respond")}
      </h2>
      {waits ? <Deciding act={act} /> : <Answering act={act} />}
    </section>
  );
};
