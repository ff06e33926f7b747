import { Group, Text } from "@mantine/core";
import { IconEyeOff } from "@tabler/icons-react";
import { Link, useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

import { readDraft, writeDraft } from "../../api/drafts";
import type { PrivateSearchHolder } from "../../api/shapes";
import { Answer } from "../../parts/answer";
import { Empty } from "../../parts/empty";
import { LawForm } from "../../parts/law-form";
import { PageHeader } from "../../parts/page-header";
import { InDoubt } from "../../parts/said";
import { SendButton } from "../../parts/send-button";
import sheet from "../../parts/sheet.module.css";
import { sayings } from "../../parts/statements";
import { useLawful } from "../../parts/use-lawful";
import { EMPTY, isBlank, revived, type Inquiry } from "./inquiry";
import { AskedNow, Holders, WhatGoes } from "./private-fields";
import { PrivateSearches } from "./private-list";
import { classesOf, NAME, namedInReason, privateFaults, toAskAt, toMark } from "./privately";
import { What, WhatFor } from "./search-fields";
import { useAskingPrivately, usePrivateHolders } from "./use-private";

/** A pseudonymised search, kept while it is typed. */
const useForm = (holders: PrivateSearchHolder[]) => {
  const go = useNavigate();
  const [kept, setInquiry] = useState<Inquiry>(() => revived(readDraft(NAME)));
  const [isTried, setTried] = useState(false);
  const asking = useAskingPrivately();
  useEffect(() => {
    writeDraft(NAME, isBlank(kept) ? null : kept);
  }, [kept]);
  const only = classesOf(holders, kept.to);
  const [first = "person"] = only;
  const recordClass = only.includes(kept.recordClass) ? kept.recordClass : first;
  // Where one is no more, nobody asks it.
  const to = kept.to.filter((code) => holders.some(({ holder }) => holder === code));
  const inquiry = { ...kept, recordClass, to };
  const wrong = privateFaults(inquiry);
  const said = sayings(inquiry.stated, toAskAt(inquiry, inquiry.to, []), (update) => {
    setInquiry((before) => ({ ...before, stated: update(before.stated) }));
  });
  const isWhole = !wrong.terms && !wrong.to && !wrong.lacksDate && !wrong.date;
  const marked = toMark(inquiry, said.stands);
  const lawful = useLawful(marked, marked, isWhole);
  const submit = () => {
    setTried(true);
    if (!isWhole || said.inDoubt.length > 0 || asking.isPending) return;
    const forms = inquiry.to.map(
      (holder) => [holder, toAskAt(inquiry, [holder], said.stands)] as [string, typeof marked],
    );
    asking.mutate(
      { forms, law: lawful.known },
      {
        onSuccess: (asked) => {
          if (asked.every(({ done }) => done !== null)) {
            // What was looked for is kept on no device once it has gone: it lies with the entry.
            setInquiry(EMPTY);
            setTried(false);
          }
          const [one] = asked;
          if (asked.length === 1 && one?.done?.stage === "done") {
            void go({ to: "/search/private/$act", params: { act: one.done.act } });
          }
        },
      },
    );
  };
  const change = (part: Partial<Inquiry>) => {
    setInquiry((before) => ({ ...before, ...part }));
  };
  return { inquiry, change, wrong, isTried, isWhole, said, lawful, submit, asking, only };
};

const Asking = ({ holders }: { holders: PrivateSearchHolder[] }) => {
  const { t } = useTranslation();
  const form = useForm(holders);
  const { inquiry, change, wrong, isTried, isWhole, said, lawful, submit, asking, only } = form;
  const lacks = isTried && wrong.lacksDate;
  const told = isTried ? { ...wrong, terms: wrong.terms || lacks } : {};
  const named = namedInReason(inquiry);
  const parts = { inquiry, change, wrong: told };
  return (
    <LawForm
      lawful={lawful}
      said={said}
      submit={submit}
      unasked={
        isWhole ? null : { title: t("privately.notAsked"), means: t("search.notAskedMeans") }
      }
    >
      <WhatGoes />
      <Holders
        holders={holders}
        inquiry={inquiry}
        change={change}
        isWrong={isTried && wrong.to}
      />
      <What
        {...parts}
        only={only}
        nameMeans={t("privately.nameMeans")}
        {...(lacks && { noTerm: t("privately.lacksDate") })}
      />
      <WhatFor
        {...parts}
        {...(named.length > 0 && {
          warning: t("privately.whyNames", { words: `\u2068${named.join(", ")}\u2069` }),
        })}
      />
      <InDoubt said={said} isTried={isTried} />
      <Group>
        <SendButton lawful={lawful} isSending={asking.isPending} words={t("privately.run")} />
        <Text size="sm" c="var(--desk-quiet)">
          {t("privately.recorded")}
        </Text>
      </Group>
      {asking.data !== undefined && <AskedNow asked={asking.data} />}
      <PrivateSearches />
    </LawForm>
  );
};

/** Whether others know somebody, asked without showing whom. */
export const PrivatePage = () => {
  const { t } = useTranslation();
  const holders = usePrivateHolders();
  return (
    <>
      <PageHeader
        above={<Link to="/search">{t("place.search")}</Link>}
        title={t("privately.title")}
        about={t("privately.about")}
      />
      <Answer query={holders}>
        {(all) =>
          all.length > 0 ? (
            <Asking holders={all} />
          ) : (
            <div className={sheet.page}>
              <Empty
                icon={IconEyeOff}
                title={t("privately.nobody")}
                action={
                  <Link to="/agreements" className={sheet.link}>
                    {t("privately.agreements")}
                  </Link>
                }
              >
                {t("privately.nobodyMeans")}
              </Empty>
              <PrivateSearches />
            </div>
          )
        }
      </Answer>
    </>
  );
};
