import {
  Button,
  Checkbox,
  Group,
  MultiSelect,
  SegmentedControl,
  Select,
  Stack,
  Text,
  Textarea,
  TextInput,
} from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { IconSend } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

import { readDraft, writeDraft } from "../../api/drafts";
import { Problem } from "../../api/problem";
import { NotSigned, waitsForSignature } from "../../api/signing";
import { useBeforehand } from "../../api/use-beforehand";
import { usePeerNames } from "../../api/use-peer-names";
import { useSubmit } from "../../api/use-submit";
import { agencyPill } from "../../parts/agency-pill";
import { KeyHint } from "../../parts/key-hint";
import { PageHeader } from "../../parts/page-header";
import { restated } from "../../parts/ways";
import { CRIME_AREAS, PURPOSES, wordOf } from "../../parts/vocabulary";
import classes from "./compose-page.module.css";
import { EMPTY, isBlank, revived, toAsk, toSend, type Draft } from "./draft";
import { LawPanel } from "./law-panel";

const NAME = "compose";

/** Words for another agency, with the law's answer beside them while they are written. */
export const ComposePage = () => {
  const { t } = useTranslation();
  const go = useNavigate();
  const [draft, setDraft] = useState<Draft>(() => revived(readDraft(NAME)));
  const [isTried, setTried] = useState(false);
  const change = (part: Partial<Draft>) => {
    setDraft((before) => ({ ...before, ...part }));
  };
  useEffect(() => {
    writeDraft(NAME, isBlank(draft) ? null : draft);
  }, [draft]);

  const recipients = usePeerNames();
  const law = useBeforehand(toAsk(draft), draft.to.length > 0);
  const sending = useSubmit();
  const isToSign = waitsForSignature(law.data);
  const missing = {
    to: draft.to.length === 0,
    subject: draft.subject.trim() === "",
    text: draft.kind === "message.send" && draft.text.trim() === "",
  };
  const told = (isMissing: boolean) => (isTried && isMissing ? t("compose.needed") : undefined);
  const sent = (act: string) => {
    writeDraft(NAME, null);
    setDraft(EMPTY);
    void go({ to: "/acts/$act", params: { act } });
  };
  const submit = () => {
    setTried(true);
    if (missing.to || missing.subject || missing.text) return;
    sending.mutate(
      { form: toSend(draft), law: law.data },
      {
        onSuccess: (done) => {
          sent(done.act);
        },
      },
    );
  };

  useHotkeys([["mod+Enter", submit]], []);

  return (
    <>
      <PageHeader title={t("place.compose")} about={t("compose.about")} />
      <form
        className={classes.panes}
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Stack gap="md" className={classes.form}>
          <SegmentedControl
            aria-label={t("compose.kind")}
            value={draft.kind}
            onChange={(kind) => {
              change({ kind });
            }}
            data={[
              { value: "message.send", label: t("kind.message_send") },
              { value: "request.make", label: t("kind.request_make") },
            ]}
          />
          <MultiSelect
            label={t("act.to")}
            placeholder={draft.to.length === 0 ? t("compose.toWhom") : ""}
            error={told(missing.to)}
            data={recipients.data ?? []}
            renderPill={agencyPill}
            value={draft.to}
            onChange={(to) => {
              change({ to });
            }}
            searchable
            clearable
          />
          <Group grow align="flex-start">
            <Select
              label={t("act.purpose")}
              placeholder={t("compose.choose")}
              data={PURPOSES.map((value) => ({ value, label: t(`purpose.${value}`) }))}
              value={draft.purpose}
              onChange={(purpose) => {
                change({ purpose: wordOf(PURPOSES, purpose) });
              }}
              searchable
            />
            <Select
              label={t("compose.crimeArea")}
              placeholder={t("compose.choose")}
              data={CRIME_AREAS.map((value) => ({ value, label: t(`area.${value}`) }))}
              value={draft.crimeArea}
              onChange={(crimeArea) => {
                change({ crimeArea: wordOf(CRIME_AREAS, crimeArea) });
              }}
              searchable
              clearable
            />
          </Group>
          <TextInput
            label={draft.kind === "message.send" ? t("compose.subject") : t("compose.asks")}
            error={told(missing.subject)}
            dir="auto"
            maxLength={200}
            value={draft.subject}
            onChange={(event) => {
              change({ subject: event.currentTarget.value });
            }}
          />
          <Textarea
            label={draft.kind === "message.send" ? t("compose.text") : t("compose.facts")}
            error={told(missing.text)}
            dir="auto"
            minRows={draft.kind === "message.send" ? 8 : 3}
            maxRows={24}
            maxLength={20_000}
            value={draft.text}
            onChange={(event) => {
              change({ text: event.currentTarget.value });
            }}
          />
          {draft.kind === "request.make" &&
            (["reasons", "link"] as const).map((part) => (
              <Textarea
                key={part}
                label={t(`compose.${part}`)}
                dir="auto"
                minRows={2}
                maxLength={4_000}
                value={draft[part]}
                onChange={(event) => {
                  change({ [part]: event.currentTarget.value });
                }}
              />
            ))}
          <Group gap="lg">
            <Checkbox
              label={t("handling.H1")}
              checked={draft.notInCourt}
              onChange={(event) => {
                change({ notInCourt: event.currentTarget.checked });
              }}
            />
            <Checkbox
              label={t("handling.H2")}
              checked={draft.notOnward}
              onChange={(event) => {
                change({ notOnward: event.currentTarget.checked });
              }}
            />
          </Group>
          <Group>
            <Button
              type="submit"
              loading={sending.isPending}
              leftSection={<IconSend size={16} stroke={1.6} aria-hidden />}
              rightSection={<KeyHint keys="Ctrl Enter" />}
            >
              {isToSign
                ? t("signature.read")
                : law.data?.ruling === "for-decision"
                  ? t("compose.refer")
                  : t("compose.send")}
            </Button>
            <Text size="sm" c="var(--desk-quiet)">
              {t("compose.kept")}
            </Text>
          </Group>
          {sending.isError && (
            <Text role="alert" c="var(--desk-refuse)">
              {sending.error instanceof NotSigned
                ? t("signature.notSigned")
                : sending.error instanceof Problem && sending.error.isRefusal
                  ? t("compose.refused")
                  : sending.error.message}
            </Text>
          )}
        </Stack>
        <aside className={classes.law} aria-label={t("act.law")}>
          <LawPanel
            law={law}
            isAsked={draft.to.length > 0}
            stated={draft.stated}
            state={(fact, value) => {
              change({ stated: restated(draft.stated, fact, value) });
            }}
          />
        </aside>
      </form>
    </>
  );
};
