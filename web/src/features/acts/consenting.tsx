import { Checkbox, Stack, Text } from "@mantine/core";
import { Fragment } from "react";
import { useTranslation } from "react-i18next";

import type { ActShown, ConsentUse } from "../../api/shapes";
import { Doing } from "../../parts/doing";
import { told, useNow } from "../../parts/moment";
import { RecordId } from "../../parts/record-id";
import { UsesTold } from "../../parts/told";
import { useDraft } from "../../parts/use-draft";
import { momentOf, WhenField } from "../../parts/when-field";
import { reply } from "./reply";

interface Question {
  records: string[];
  uses: ConsentUse;
}

/** The uses that were asked for, each to be granted by itself. */
const Uses = ({
  asked,
  chosen,
  change,
  error,
}: {
  asked: ConsentUse;
  chosen: ConsentUse;
  change: (uses: ConsentUse) => void;
  error: string | undefined;
}) => {
  const { t } = useTranslation();
  const onward = chosen.onward_to ?? [];
  return (
    <Stack gap="xs" role="group" aria-label={t("doing.uses")}>
      {asked.evidence === true && (
        <Checkbox
          label={t("consentUse.evidence")}
          checked={chosen.evidence === true}
          onChange={(event) => {
            change({ ...chosen, evidence: event.currentTarget.checked });
          }}
        />
      )}
      {asked.purpose != null && (
        <Checkbox
          label={t("consentUse.purpose", { purpose: t(`purpose.${asked.purpose}`) })}
          checked={chosen.purpose != null}
          onChange={(event) => {
            change({
              ...chosen,
              purpose: event.currentTarget.checked ? (asked.purpose ?? null) : null,
            });
          }}
        />
      )}
      {asked.onward_to?.map((agency) => (
        <Checkbox
          key={agency}
          label={t("consentUse.onward", { agencies: agency })}
          checked={onward.includes(agency)}
          onChange={(event) => {
            const others = onward.filter((one) => one !== agency);
            change({
              ...chosen,
              onward_to: event.currentTarget.checked ? [...others, agency] : others,
            });
          }}
        />
      ))}
      {error !== undefined && (
        <Text size="sm" c="var(--desk-refuse)">
          {error}
        </Text>
      )}
    </Stack>
  );
};

const isNothing = ({ evidence, onward_to: onward = [], purpose }: ConsentUse): boolean =>
  evidence !== true && onward.length === 0 && purpose == null;

/** To what, for which records and until when: said in whole before it is pressed. */
const WhatIsGranted = ({
  uses,
  records,
  until,
}: {
  uses: ConsentUse;
  records: string[];
  until: number | null;
}) => {
  const { t, i18n } = useTranslation();
  return (
    <div role="status">
      <Text>
        {t("doing.youConsent")} <UsesTold of={{ ...uses }} />
      </Text>
      <Text>
        {t("doing.consentRecords")}{" "}
        {records.map((record) => (
          <Fragment key={record}>
            <RecordId id={record} />{" "}
          </Fragment>
        ))}
      </Text>
      <Text>
        {until === null
          ? t("doing.consentOpen")
          : t("doing.consentUntil", { until: told(new Date(until), i18n.language) })}
      </Text>
    </div>
  );
};

/** The owner consents to what was asked or to less, until when, and on what conditions. */
export const Granting = ({ act, question }: { act: ActShown; question: Question }) => {
  const { t } = useTranslation();
  const now = useNow();
  // Consent is given, not left standing: the officer chooses each use.
  const empty = { uses: {} as ConsentUse, until: "" };
  const { fields, change, clear } = useDraft(`grant.${act.act}.fields`, empty);
  const until = momentOf(fields.until);
  const isOver = fields.until !== "" && (until === null || until <= now);
  return (
    <Doing
      name={`grant.${act.act}`}
      ask={t("doing.conditions")}
      isOptional
      isLacking={isNothing(fields.uses) || isOver}
      done={clear}
      deeds={[
        {
          label: t("doing.grant"),
          form: (conditions) =>
            reply(act, {
              kind: "consent.grant",
              records: question.records,
              uses: fields.uses,
              conditions,
              until,
            }),
        },
      ]}
    >
      {(isTried) => (
        <>
          <Uses
            asked={question.uses}
            chosen={fields.uses}
            change={(uses) => {
              change({ uses });
            }}
            error={isTried && isNothing(fields.uses) ? t("doing.noUse") : undefined}
          />
          <WhenField
            label={t("doing.until")}
            description={t("doing.untilMeans")}
            value={fields.until}
            error={isTried && isOver ? t("doing.past") : undefined}
            change={(value) => {
              change({ until: value });
            }}
          />
          {!isNothing(fields.uses) && !isOver && (
            <WhatIsGranted uses={fields.uses} records={question.records} until={until} />
          )}
        </>
      )}
    </Doing>
  );
};

/** The owner does not consent, and says what the asker may know of the reasons. */
export const NotGranting = ({ act }: { act: ActShown }) => {
  const { t } = useTranslation();
  return (
    <Doing
      name={`not-grant.${act.act}`}
      ask={t("doing.refuseWhy")}
      deeds={[
        {
          label: t("doing.notGrant"),
          form: (reason) => reply(act, { kind: "consent.refuse", reason }),
        },
      ]}
    />
  );
};

/** What a consent opened is closed from now on. */
export const TakingBack = ({ act, records }: { act: ActShown; records: string[] }) => {
  const { t } = useTranslation();
  return (
    <Doing
      name={`take-back.${act.act}`}
      ask={t("doing.takeBackWhy")}
      deeds={[
        {
          label: t("doing.takeBack"),
          form: (reason) =>
            reply(act, { kind: "consent.withdraw", grant: act.act, records, reason }),
        },
      ]}
    />
  );
};
