import { Button, NumberInput } from "@mantine/core";
import { IconCircleCheck, IconCircleX, IconInfoCircle } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { LogHead } from "../../api/shapes";
import { Answer } from "../../parts/answer";
import { Facts } from "../../parts/facts";
import { Section } from "../../parts/section";
import sheet from "../../parts/sheet.module.css";
import classes from "./ledger.module.css";
import { useProof, type Finding } from "./use-ledger";

const Found = ({ finding }: { finding: Finding }) => {
  const { t } = useTranslation();
  if (finding.kind === "unavailable") {
    return (
      <p className={classes.told} role="status">
        <IconInfoCircle size={18} stroke={1.8} aria-hidden />
        {t("ledger.unavailable")}
      </p>
    );
  }
  if (finding.kind === "wrong") {
    return (
      <p className={classes.told} data-tone="bad" role="alert">
        <IconCircleX size={18} stroke={1.8} aria-hidden />
        {t(`ledgerWrong.${finding.reason}`)}
      </p>
    );
  }
  const { proof, steps, signed } = finding;
  return (
    <>
      <p className={classes.told} data-tone="good" role="status">
        <IconCircleCheck size={18} stroke={1.8} aria-hidden />
        {t("ledger.included", { leaf: proof.leaf, size: proof.size })}
      </p>
      <Facts
        rows={[
          [
            t("ledger.leafHash"),
            <bdi key="leaf" className={sheet.reference} dir="ltr">
              {proof.leaf_hash}
            </bdi>,
          ],
          [t("ledger.steps"), steps],
          [t("ledger.signature"), t(`ledgerSigned.${signed}`)],
          [
            t("ledger.leadsTo"),
            <bdi key="root" className={sheet.reference} dir="ltr">
              {proof.root}
            </bdi>,
          ],
        ]}
      />
    </>
  );
};

/** Whether an entry is in the log, verified in this browser. */
export const Proof = ({ leaf, head }: { leaf: number | undefined; head: LogHead }) => {
  const { t } = useTranslation();
  const go = useNavigate();
  const [typed, setTyped] = useState<number | string>(leaf ?? "");
  const proof = useProof(leaf, head);
  return (
    <Section title={t("ledger.proof")} about={t("ledger.proofAbout")}>
      <form
        className={sheet.tools}
        onSubmit={(event) => {
          event.preventDefault();
          if (typeof typed === "number") void go({ to: "/ledger", search: { leaf: typed } });
        }}
      >
        <NumberInput
          w="12rem"
          aria-label={t("ledger.leaf")}
          placeholder={t("ledger.leaf")}
          min={0}
          max={head.size - 1}
          allowDecimal={false}
          allowNegative={false}
          hideControls
          value={typed}
          onChange={setTyped}
        />
        <Button type="submit" variant="default" disabled={typeof typed !== "number"}>
          {t("ledger.verify")}
        </Button>
      </form>
      {leaf !== undefined && (
        <Answer query={proof} rows={1}>
          {(finding) => <Found finding={finding} />}
        </Answer>
      )}
    </Section>
  );
};
