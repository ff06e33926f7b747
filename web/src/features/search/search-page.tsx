import { Button, Group, Text } from "@mantine/core";
import { IconEyeOff, IconListSearch } from "@tabler/icons-react";
import { Link, useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

import { readDraft, writeDraft } from "../../api/drafts";
import { ActLine } from "../../parts/act-line";
import { LawForm } from "../../parts/law-form";
import { PageHeader } from "../../parts/page-header";
import { InDoubt } from "../../parts/said";
import { Section } from "../../parts/section";
import { SendButton, SendTrouble } from "../../parts/send-button";
import { sayings } from "../../parts/statements";
import { useLawful } from "../../parts/use-lawful";
import { faults, isBlank, NAME, revived, toAsk, toRun, type Inquiry } from "./inquiry";
import { Emergency, unasked, Where, What, WhatFor } from "./search-fields";
import classes from "./search.module.css";
import { useLastSearches } from "./use-search";
import { WatchButton } from "./watch-button";

const Last = () => {
  const { t } = useTranslation();
  const last = useLastSearches().data ?? [];
  if (last.length === 0) return null;
  return (
    <Section title={t("search.last")}>
      <ol className={classes.last}>
        {last.map((one) => (
          <li key={one.act}>
            <Link to="/search/$act" params={{ act: one.act }} className={classes.lastLink}>
              <ActLine act={one} />
            </Link>
          </li>
        ))}
      </ol>
    </Section>
  );
};

/** What is looked for, kept while it is typed. */
const useInquiry = () => {
  const [inquiry, setInquiry] = useState<Inquiry>(() => revived(readDraft(NAME)));
  useEffect(() => {
    writeDraft(NAME, isBlank(inquiry) ? null : inquiry);
  }, [inquiry]);
  return { inquiry, setInquiry };
};

/** A search here or at other agencies, with the law's answer beside it before anybody is asked. */
export const SearchPage = () => {
  const { t } = useTranslation();
  const go = useNavigate();
  const { inquiry, setInquiry } = useInquiry();
  const [isTried, setTried] = useState(false);
  const said = sayings(inquiry.stated, toRun(inquiry, []), (update) => {
    setInquiry((before) => ({ ...before, stated: update(before.stated) }));
  });
  const wrong = faults(inquiry);
  const isWhole = !wrong.terms && !wrong.to && !wrong.points;
  const form = toRun(inquiry, said.stands);
  const lawful = useLawful(form, toAsk(inquiry, said.stands), isWhole);
  const submit = () => {
    setTried(true);
    if (!isWhole || wrong.date || said.inDoubt.length > 0) return;
    lawful.sending.mutate(
      { form, law: lawful.known },
      {
        onSuccess: ({ act }) => {
          writeDraft(NAME, null);
          void go({ to: "/search/$act", params: { act } });
        },
      },
    );
  };
  const parts = {
    inquiry,
    wrong: isTried ? wrong : {},
    change: (part: Partial<Inquiry>) => {
      setInquiry((before) => ({ ...before, ...part }));
    },
  };
  return (
    <>
      <PageHeader title={t("place.search")} about={t("search.about")}>
        <Button
          variant="default"
          leftSection={<IconEyeOff size={16} stroke={1.6} aria-hidden />}
          onClick={() => void go({ to: "/search/private" })}
        >
          {t("privately.title")}
        </Button>
        <Button
          variant="default"
          leftSection={<IconListSearch size={16} stroke={1.6} aria-hidden />}
          onClick={() => void go({ to: "/search/list" })}
        >
          {t("screening.title")}
        </Button>
      </PageHeader>
      <LawForm
        lawful={lawful}
        said={said}
        submit={submit}
        unasked={isWhole ? null : unasked(t, wrong)}
      >
        <Where {...parts} />
        <What {...parts} />
        <WhatFor {...parts} />
        <Emergency {...parts} isTried={isTried} />
        <InDoubt said={said} isTried={isTried} />
        <Group>
          <SendButton
            lawful={lawful}
            words={t("search.run")}
            isEmergency={inquiry.emergency !== null}
          />
          <WatchButton inquiry={inquiry} />
          <Text size="sm" c="var(--desk-quiet)">
            {t("search.recorded")}
          </Text>
        </Group>
        <SendTrouble lawful={lawful} refused={t("doing.refused")} />
        <Last />
      </LawForm>
    </>
  );
};
