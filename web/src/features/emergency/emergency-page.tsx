import { Group, MultiSelect, Stack, Text } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

import { readDraft, writeDraft } from "../../api/drafts";
import type { Form, StatedFact } from "../../api/shapes";
import { usePeerNames } from "../../api/use-peer-names";
import { agencyPill } from "../../parts/agency-pill";
import { PointFields } from "../../parts/emergency-fields";
import {
  areWhole,
  marked,
  POINTS,
  pointsOf,
  urgencyOf,
  type Points,
} from "../../parts/emergency-points";
import { LawPanel } from "../../parts/law-panel";
import { PageHeader } from "../../parts/page-header";
import { InDoubt } from "../../parts/said";
import { SendButton, SendTrouble } from "../../parts/send-button";
import { sayings, statedOf, type Stated } from "../../parts/statements";
import { useLawful } from "../../parts/use-lawful";
import classes from "./emergency-page.module.css";

const NAME = "emergency";

interface Draft extends Points {
  to: string[];
  stated: Stated;
}

const revived = (kept: unknown): Draft => {
  const before = (typeof kept === "object" && kept !== null ? kept : {}) as Partial<Draft>;
  const to = Array.isArray(before.to) ? before.to : [];
  return { ...pointsOf(before), to, stated: statedOf(before.stated) };
};

const formOf = (points: Points, to: string[], stated: StatedFact[]): Form => ({
  body: { kind: "request.make", asks: points.asked },
  recipients: to,
  stated,
  urgency: urgencyOf(points),
});

/** The emergency lane: whom, five points, the verdict, send. What else is owed comes afterwards. */
export const EmergencyPage = () => {
  const { t } = useTranslation();
  const go = useNavigate();
  const [draft, setDraft] = useState(() => revived(readDraft(NAME)));
  const [isTried, setTried] = useState(false);
  const { to } = draft;
  const isBlank = to.length === 0 && POINTS.every((name) => draft[name] === "");
  useEffect(() => {
    writeDraft(NAME, isBlank ? null : draft);
  }, [draft, isBlank]);
  const change = (part: Partial<Draft>) => {
    setDraft((before) => ({ ...before, ...part }));
  };
  const said = sayings(draft.stated, formOf(draft, to, []), (update) => {
    setDraft((before) => ({ ...before, stated: update(before.stated) }));
  });
  const isWhole = to.length > 0 && areWhole(draft);
  const recipients = usePeerNames();
  const form = formOf(draft, to, said.stands);
  const lawful = useLawful(form, formOf(marked(draft), to, said.stands), isWhole);
  const submit = () => {
    setTried(true);
    if (!isWhole || said.inDoubt.length > 0) return;
    lawful.sending.mutate(
      { form, law: lawful.known },
      {
        onSuccess: (done) => {
          writeDraft(NAME, null);
          void go({ to: "/acts/$act", params: { act: done.act } });
        },
      },
    );
  };
  useHotkeys([["mod+Enter", submit]], []);
  return (
    <>
      <PageHeader title={t("shell.emergency")} about={t("emergency.about")} />
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Stack gap="md">
          <MultiSelect
            data-autofocus
            label={t("act.to")}
            error={isTried && to.length === 0 ? t("compose.needed") : undefined}
            data={recipients.data ?? []}
            renderPill={agencyPill}
            value={to}
            onChange={(agencies) => {
              change({ to: agencies });
            }}
            searchable
          />
          <PointFields points={draft} change={change} isTried={isTried} />
          <SendTrouble lawful={lawful} refused={t("doing.refused")} />
          {isWhole && <LawPanel lawful={lawful} said={said} />}
          <InDoubt said={said} isTried={isTried} />
          <Group>
            <SendButton lawful={lawful} isEmergency />
            <Text size="sm" c="var(--desk-quiet)">
              {t("emergency.after")}
            </Text>
          </Group>
        </Stack>
      </form>
    </>
  );
};
