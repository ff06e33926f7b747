import {
  Button,
  Group,
  MultiSelect,
  SegmentedControl,
  Select,
  Text,
  Textarea,
  TextInput,
} from "@mantine/core";
import { IconChevronDown } from "@tabler/icons-react";
import { Link, useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

import { readDraft, writeDraft } from "../../api/drafts";
import { usePeerNames } from "../../api/use-peer-names";
import { agencyPill } from "../../parts/agency-pill";
import { KeptHere } from "../../parts/kept-here";
import { LawForm } from "../../parts/law-form";
import { useNow } from "../../parts/moment";
import { PageHeader } from "../../parts/page-header";
import { InDoubt } from "../../parts/said";
import { SendButton, SendTrouble } from "../../parts/send-button";
import sheet from "../../parts/sheet.module.css";
import { sayings } from "../../parts/statements";
import { useLawful } from "../../parts/use-lawful";
import { PURPOSES, wordOf } from "../../parts/vocabulary";
import { AreaField } from "./area-field";
import {
  EMPTY,
  faults,
  isBlank,
  isSeldom,
  isSeldomWrong,
  revived,
  toAsk,
  toSend,
  type Draft,
} from "./draft";
import { MoreFields } from "./more-fields";

const NAME = "compose";

type Change = (part: Partial<Draft> | ((before: Draft) => Partial<Draft>)) => void;

/** The draft of this officer, kept until it is sent. */
const useComposed = () => {
  const [draft, setDraft] = useState<Draft>(() => revived(readDraft(NAME)));
  useEffect(() => {
    writeDraft(NAME, isBlank(draft) ? null : draft);
  }, [draft]);
  const change: Change = (part) => {
    setDraft((before) => ({ ...before, ...(typeof part === "function" ? part(before) : part) }));
  };
  const clear = () => {
    writeDraft(NAME, null);
    setDraft(EMPTY);
  };
  return { draft, change, clear };
};

/** What every message and every request has. */
const Fields = ({
  draft,
  error,
  change,
}: {
  draft: Draft;
  error: (name: "to" | "subject" | "text") => string | undefined;
  change: Change;
}) => {
  const { t } = useTranslation();
  const recipients = usePeerNames();
  const isMessage = draft.kind === "message.send";
  return (
    <>
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
        error={error("to")}
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
        {!isMessage && <AreaField draft={draft} change={change} />}
      </Group>
      <TextInput
        label={isMessage ? t("compose.subject") : t("compose.asks")}
        error={error("subject")}
        dir="auto"
        maxLength={200}
        value={draft.subject}
        onChange={(event) => {
          change({ subject: event.currentTarget.value });
        }}
      />
      <Textarea
        label={isMessage ? t("compose.text") : t("compose.facts")}
        error={error("text")}
        dir="auto"
        minRows={isMessage ? 8 : 3}
        maxRows={24}
        maxLength={20_000}
        value={draft.text}
        onChange={(event) => {
          change({ text: event.currentTarget.value });
        }}
      />
      {!isMessage &&
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
    </>
  );
};

/** What a request answers, begun where somebody was found; it can be left out. */
const Answers = ({ draft, change }: { draft: Draft; change: Change }) => {
  const { t } = useTranslation();
  if (draft.kind !== "request.make" || draft.answers === null) return null;
  return (
    <Group gap="sm">
      <Text size="sm">
        {t("compose.answers")}{" "}
        <Link to="/acts/$act" params={{ act: draft.answers }} className={sheet.link}>
          {t("doing.see")}
        </Link>
      </Text>
      <Button
        size="compact-sm"
        variant="default"
        onClick={() => {
          change({ answers: null });
        }}
      >
        {t("compose.answersNot")}
      </Button>
    </Group>
  );
};

/** Words for another agency, with the law's answer beside them while they are written. */
export const ComposePage = () => {
  const { t } = useTranslation();
  const go = useNavigate();
  const now = useNow();
  const { draft, change, clear } = useComposed();
  const [isTried, setTried] = useState(false);
  const [isMore, setMore] = useState(() => isSeldom(draft));
  const wrong = faults(draft, now);
  const said = sayings(draft.stated, toSend(draft, []), (update) => {
    change((before) => ({ stated: update(before.stated) }));
  });
  const form = toSend(draft, said.stands);
  const isAsked = draft.to.length > 0;
  const lawful = useLawful(form, toAsk(draft, said.stands), isAsked);
  const submit = () => {
    setTried(true);
    if (isSeldomWrong(wrong)) setMore(true);
    if (Object.values(wrong).some((isWrong) => isWrong) || said.inDoubt.length > 0) return;
    lawful.sending.mutate(
      { form, law: lawful.known },
      {
        onSuccess: ({ act }) => {
          clear();
          void go({ to: "/acts/$act", params: { act } });
        },
      },
    );
  };

  return (
    <>
      <PageHeader title={t("place.compose")} about={t("compose.about")} />
      <LawForm
        lawful={lawful}
        said={said}
        submit={submit}
        unasked={isAsked ? null : { title: t("law.notAsked"), means: t("law.notAskedMeans") }}
      >
        <Answers draft={draft} change={change} />
        <Fields
          draft={draft}
          change={change}
          error={(name) => (isTried && wrong[name] ? t("compose.needed") : undefined)}
        />
        <div>
          <Button
            size="compact-sm"
            variant="default"
            aria-expanded={isMore}
            rightSection={<IconChevronDown size={15} stroke={1.6} aria-hidden />}
            onClick={() => {
              setMore(!isMore);
            }}
          >
            {t("compose.more")}
          </Button>
        </div>
        {isMore && <MoreFields draft={draft} wrong={wrong} isTried={isTried} change={change} />}
        <InDoubt said={said} isTried={isTried} />
        <Group>
          <SendButton lawful={lawful} />
          <KeptHere />
        </Group>
        <SendTrouble lawful={lawful} refused={t("compose.refused")} />
      </LawForm>
    </>
  );
};
