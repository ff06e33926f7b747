import { Alert, Group, Text, TextInput } from "@mantine/core";
import { IconRefresh } from "@tabler/icons-react";
import { Link, useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

import { readDraft, writeDraft } from "../../api/drafts";
import { KeptHere } from "../../parts/kept-here";
import { LawForm } from "../../parts/law-form";
import { useNow } from "../../parts/moment";
import { PageHeader } from "../../parts/page-header";
import { InDoubt } from "../../parts/said";
import { SendButton, SendTrouble } from "../../parts/send-button";
import { sayings } from "../../parts/statements";
import { useLawful } from "../../parts/use-lawful";
import { isBlank } from "./inquiry";
import { Emergency, unasked, What, WhatFor, Where } from "./search-fields";
import { Untold } from "./untold";
import {
  firstDay,
  lastDay,
  NAME,
  revivedWatch,
  toAskWatch,
  toSet,
  watchFaults,
  type Watching,
} from "./watching";

/** A watch, kept while it is typed. */
const useWatching = () => {
  const go = useNavigate();
  const now = useNow();
  const [watching, setWatching] = useState<Watching>(() => revivedWatch(readDraft(NAME), now));
  const [isTried, setTried] = useState(false);
  useEffect(() => {
    writeDraft(NAME, isBlank(watching) ? null : watching);
  }, [watching]);
  const wrong = watchFaults(watching, now);
  const said = sayings(watching.stated, toSet(watching, []), (update) => {
    setWatching((before) => ({ ...before, stated: update(before.stated) }));
  });
  const isWhole = !wrong.terms && !wrong.to && !wrong.points;
  const form = toSet(watching, said.stands);
  const lawful = useLawful(form, toAskWatch(watching, said.stands), isWhole);
  const submit = () => {
    setTried(true);
    if (!isWhole || wrong.date || wrong.until || said.inDoubt.length > 0) return;
    lawful.sending.mutate(
      { form, law: lawful.known },
      {
        onSuccess: ({ act }) => {
          writeDraft(NAME, null);
          void go({ to: "/watches/$act", params: { act } });
        },
      },
    );
  };
  const change = (part: Partial<Watching>) => {
    setWatching((before) => ({ ...before, ...part }));
  };
  return { watching, wrong, isTried, change, isWhole, said, lawful, submit, now };
};

/** The last day on which it stands. */
const Until = ({ watching, change, wrong, isTried, now }: ReturnType<typeof useWatching>) => {
  const { t } = useTranslation();
  return (
    <TextInput
      w="16rem"
      type="date"
      label={t("watch.until")}
      description={t("watch.untilMeans")}
      error={isTried && wrong.until ? t("watch.untilWrong") : undefined}
      min={firstDay(now)}
      max={lastDay(now)}
      value={watching.until}
      onChange={(event) => {
        change({ until: event.currentTarget.value });
      }}
    />
  );
};

/** A watch here or at other agencies, with the law's answer beside it before it is set. */
export const WatchFormPage = () => {
  const { t } = useTranslation();
  const all = useWatching();
  const { watching, wrong, isTried, change, isWhole, said, lawful, submit } = all;
  const isRenewal = watching.renews !== null;
  const parts = { inquiry: watching, wrong: isTried ? wrong : {}, change };
  return (
    <>
      <PageHeader
        above={<Link to="/watches">{t("place.watches")}</Link>}
        title={isRenewal ? t("watch.renewTitle") : t("watch.title")}
        about={t("watch.about")}
      />
      <LawForm
        lawful={lawful}
        said={said}
        submit={submit}
        unasked={isWhole ? null : unasked(t, wrong)}
      >
        {isRenewal && (
          <Alert
            variant="light"
            color="gray"
            icon={<IconRefresh size={18} stroke={1.6} aria-hidden />}
          >
            {t("watch.renewMeans")}
          </Alert>
        )}
        {!isRenewal && <Where {...parts} />}
        <What {...parts} />
        <Until {...all} />
        <WhatFor {...parts} />
        <Emergency {...parts} isTried={isTried} />
        <InDoubt said={said} isTried={isTried} />
        <Group>
          <SendButton
            lawful={lawful}
            words={isRenewal ? t("watch.renew") : t("watch.set")}
            isEmergency={watching.emergency !== null}
          />
          <KeptHere />
        </Group>
        <SendTrouble lawful={lawful} refused={t("doing.refused")} />
        <Text size="sm" c="var(--desk-quiet)">
          {t("watch.recorded")}
        </Text>
        <Untold />
      </LawForm>
    </>
  );
};
