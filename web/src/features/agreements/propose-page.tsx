import { Button, Group, Stack } from "@mantine/core";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Agreement, AgreementTemplate } from "../../api/shapes";
import { useAgency as useOwn } from "../../api/use-agency";
import { useSubmit } from "../../api/use-submit";
import { Answer } from "../../parts/answer";
import { KeptHere } from "../../parts/kept-here";
import { useNow } from "../../parts/moment";
import { PageHeader } from "../../parts/page-header";
import { Refused } from "../../parts/refused";
import { InDoubt, Said } from "../../parts/said";
import sheet from "../../parts/sheet.module.css";
import { useSayings } from "../../parts/statements";
import { useDraft } from "../../parts/use-draft";
import { ModelField } from "./model-field";
import { alike, EMPTY, faults, formOf } from "./proposal";
import { Frame, Scope, Terms } from "./proposal-fields";
import { useAgreement, useTemplates } from "./use-agreements";

const ProposeForm = ({
  own,
  like,
  templates,
  isCounter,
}: {
  own: string;
  like: Agreement | null;
  /** The models to begin from; none, where it begins like another. */
  templates: AgreementTemplate[];
  isCounter: boolean;
}) => {
  const { t } = useTranslation();
  const go = useNavigate();
  const now = useNow();
  const name = `agreement.${isCounter ? "counter." : ""}${like?.agreement ?? "new"}`;
  const { fields, change, clear } = useDraft(name, like === null ? EMPTY : alike(like, own));
  const form = formOf(fields, own, isCounter ? like : null, now);
  const said = useSayings(form);
  const [isTried, setTried] = useState(false);
  const proposing = useSubmit();
  const template = templates.find((one) => one.template === fields.template) ?? null;
  const wrong = faults(fields, now, template);
  const submit = () => {
    setTried(true);
    if (Object.values(wrong).some((isWrong) => isWrong) || said.inDoubt.length > 0) return;
    proposing.mutate(
      { form: { ...form, stated: said.stands } },
      {
        onSuccess: ({ act, agreement, stage }) => {
          clear();
          void (agreement == null || stage === "for-decision"
            ? go({ to: "/acts/$act", params: { act } })
            : go({ to: "/agreements/$agreement", params: { agreement } }));
        },
      },
    );
  };
  const parts = { proposal: fields, template, wrong, isTried, change };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Stack gap="md" maw="46rem">
        {templates.length > 0 && (
          <ModelField templates={templates} template={template} change={change} />
        )}
        <Frame {...parts} />
        <Scope {...parts} />
        <Terms proposal={fields} template={template} change={change} />
        <Said said={said} />
        <InDoubt said={said} isTried={isTried} />
        <Group>
          <Button type="submit" loading={proposing.isPending}>
            {t("agreements.proposeAndSign")}
          </Button>
          <KeptHere />
        </Group>
        {proposing.isError && (
          <Refused
            error={proposing.error}
            words={t("doing.refused")}
            said={said}
          />
        )}
      </Stack>
    </form>
  );
};

const Like = ({ own, id, isCounter }: { own: string; id: string; isCounter: boolean }) => (
  <Answer query={useAgreement(id)}>
    {(like) => (
      <ProposeForm key={id} own={own} like={like} templates={[]} isCounter={isCounter} />
    )}
  </Answer>
);

const Anew = ({ own }: { own: string }) => (
  <Answer query={useTemplates()}>
    {({ items }) => <ProposeForm own={own} like={null} templates={items} isCounter={false} />}
  </Answer>
);

/** Proposes an agreement: a new one, one like another, or one in the place of another. */
export const ProposePage = () => {
  const { t } = useTranslation();
  const { like, replaces } = useSearch({ strict: false });
  const own = useOwn();
  const id = replaces ?? like;
  return (
    <>
      <PageHeader
        above={<Link to="/agreements">{t("place.agreements")}</Link>}
        title={replaces === undefined ? t("agreements.propose") : t("agreements.counter")}
        about={t("agreements.proposeAbout")}
      />
      <div className={sheet.page}>
        <Answer query={own}>
          {({ agency }) =>
            id === undefined ? (
              <Anew own={agency} />
            ) : (
              <Like own={agency} id={id} isCounter={replaces !== undefined} />
            )
          }
        </Answer>
      </div>
    </>
  );
};
