import { Checkbox, MultiSelect, Select, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { Purpose } from "../../api/shapes";
import { usePeerNames } from "../../api/use-peer-names";
import { agencyPill } from "../../parts/agency-pill";
import { Doing } from "../../parts/doing";
import { Section } from "../../parts/section";
import { useDraft } from "../../parts/use-draft";
import { PURPOSES, wordOf } from "../../parts/vocabulary";

const EMPTY = { evidence: false, onward: [] as string[], purpose: null as Purpose | null };

/** A holder asks the owner of a record for consent: to what, and why. */
export const AskingConsent = ({ id, owner }: { id: string; owner: string }) => {
  const { t } = useTranslation();
  const { fields, change, clear } = useDraft(`consent.${id}.fields`, EMPTY);
  const peers = usePeerNames().data ?? [];
  const { evidence, onward, purpose } = fields;
  const isNothing = !evidence && onward.length === 0 && purpose === null;
  return (
    <Section title={t("doing.askConsent")} about={t("doing.askConsentAbout")}>
      <Doing
        name={`consent.${id}`}
        ask={t("doing.askConsentWhy")}
        isLacking={isNothing}
        done={clear}
        deeds={[
          {
            label: t("doing.askOwner", { agency: owner }),
            form: (reason) => ({
              body: {
                kind: "consent.ask",
                records: [id],
                uses: { evidence, onward_to: onward, purpose },
                reason,
              },
              recipients: [owner],
            }),
          },
        ]}
      >
        {(isTried) => (
          <>
            <Checkbox
              label={t("consentUse.evidence")}
              checked={evidence}
              onChange={(event) => {
                change({ evidence: event.currentTarget.checked });
              }}
            />
            <MultiSelect
              label={t("doing.onward")}
              data={peers.filter((peer) => peer.value !== owner)}
              renderPill={agencyPill}
              value={onward}
              onChange={(to) => {
                change({ onward: to });
              }}
              searchable
              clearable
            />
            <Select
              label={t("doing.otherPurpose")}
              placeholder={t("compose.choose")}
              data={PURPOSES.map((value) => ({ value, label: t(`purpose.${value}`) }))}
              value={purpose}
              onChange={(word) => {
                change({ purpose: wordOf(PURPOSES, word) });
              }}
              searchable
              clearable
            />
            {isTried && isNothing && (
              <Text size="sm" role="alert" c="var(--desk-refuse)">
                {t("doing.noUse")}
              </Text>
            )}
          </>
        )}
      </Doing>
    </Section>
  );
};
