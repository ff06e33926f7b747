import { Button } from "@mantine/core";
import { IconCircleCheck, IconCircleX, IconDownload } from "@tabler/icons-react";
import { useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import type { LogHead } from "../../api/shapes";
import { Agency } from "../../parts/agency";
import { Answer } from "../../parts/answer";
import { Facts } from "../../parts/facts";
import { numbers } from "../../parts/format";
import { Mark } from "../../parts/mark";
import { PageHeader } from "../../parts/page-header";
import { Section } from "../../parts/section";
import sheet from "../../parts/sheet.module.css";
import { AuditPart } from "./audit-part";
import { readCheckpoint } from "./checkpoint";
import classes from "./ledger.module.css";
import { Proof } from "./proof";
import { useHead, useSigned } from "./use-ledger";

/** Gives the checkpoint away as a file, as it was signed, for others to verify without us. */
const download = (head: LogHead): void => {
  const link = document.createElement("a");
  const address = URL.createObjectURL(new Blob([head.checkpoint], { type: "text/plain" }));
  link.href = address;
  link.download = `checkpoint-${head.origin.replaceAll(/[^\w.-]/g, "-")}-${head.size}.txt`;
  link.click();
  URL.revokeObjectURL(address);
};

const SIGNED = { holds: "good", broken: "bad", unable: "care" } as const;

const Head = ({ head }: { head: LogHead }) => {
  const { t, i18n } = useTranslation();
  const number = numbers(i18n.language);
  const note = readCheckpoint(head.checkpoint);
  const signed = useSigned(head);
  const agrees =
    note?.origin === head.origin && note.size === head.size && note.root === head.root;
  return (
    <Section title={t("ledger.head")}>
      <Facts
        rows={[
          [
            t("ledger.origin"),
            <bdi key="origin" className={sheet.reference} dir="ltr">
              {head.origin}
            </bdi>,
          ],
          [
            t("ledger.size"),
            <span key="size" className="figures">
              {number.format(head.size)}
            </span>,
          ],
          [
            t("ledger.root"),
            <bdi key="root" className={sheet.reference} dir="ltr">
              {head.root}
            </bdi>,
          ],
          [
            t("ledger.checkpoint"),
            agrees ? (
              <Mark key="note" tone="good" sign={IconCircleCheck}>
                {t("ledger.agrees")}
              </Mark>
            ) : (
              <Mark key="note" tone="bad" sign={IconCircleX}>
                {t("ledger.differs")}
              </Mark>
            ),
          ],
          [
            t("ledger.signature"),
            signed.data === undefined ? null : (
              <span key="signed">
                <Mark tone={SIGNED[signed.data]}>{t(`ledgerSigned.${signed.data}`)}</Mark>{" "}
                {signed.data === "holds" && (
                  <span className={sheet.small}>
                    {t("ledger.compare")} <code dir="ltr">comity audit</code>.
                  </span>
                )}
              </span>
            ),
          ],
          [
            t("ledger.signatures"),
            <span key="signatures" className={classes.keys}>
              {(note?.signatures ?? []).map((one) => (
                <span key={one.key}>
                  <bdi className={sheet.reference} dir="ltr">
                    {one.key}
                  </bdi>{" "}
                  <span className={`${sheet.small ?? ""} ${sheet.quiet ?? ""}`}>
                    {t("ledger.bytes", { count: one.made.length })}
                  </span>
                </span>
              ))}
            </span>,
          ],
        ]}
      />
    </Section>
  );
};

const Witnesses = ({ head }: { head: LogHead }) => {
  const { t, i18n } = useTranslation();
  const number = numbers(i18n.language);
  return (
    <Section
      title={t("ledger.cosigned")}
      count={head.cosigned.length}
      about={t("ledger.cosignedAbout")}
    >
      {head.cosigned.length === 0 ? (
        <p className={sheet.quiet}>{t("ledger.notCosigned")}</p>
      ) : (
        <table className={`${sheet.table ?? ""} ${classes.narrow ?? ""}`}>
          <thead>
            <tr>
              <th scope="col">{t("peers.agency")}</th>
              <th scope="col" className={sheet.number}>
                {t("ledger.atSize")}
              </th>
              <th scope="col" className={sheet.number}>
                {t("ledger.since")}
              </th>
            </tr>
          </thead>
          <tbody>
            {head.cosigned.map((one) => (
              <tr key={one.agency}>
                <th scope="row">
                  <Agency code={one.agency} />
                </th>
                <td className={sheet.number}>
                  {one.size == null ? t("ledger.unreadable") : number.format(one.size)}
                </td>
                <td className={sheet.number}>
                  {one.size == null ? "" : number.format(head.size - one.size)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Section>
  );
};

/** The log of this agency: its head, who cosigned it, and proofs that are verified here. */
export const LedgerPage = () => {
  const { t } = useTranslation();
  const { leaf } = useSearch({ strict: false });
  const head = useHead();
  return (
    <>
      <PageHeader title={t("place.ledger")} about={t("ledger.about")}>
        {head.data !== undefined && (
          <Button
            variant="default"
            leftSection={<IconDownload size={16} stroke={1.6} aria-hidden />}
            onClick={() => {
              download(head.data);
            }}
          >
            {t("ledger.download")}
          </Button>
        )}
      </PageHeader>
      <div className={sheet.page}>
        <Answer query={head}>
          {(data) => (
            <>
              <Head head={data} />
              <Proof key={leaf ?? "none"} leaf={leaf} head={data} />
              <Witnesses head={data} />
              <AuditPart />
            </>
          )}
        </Answer>
      </div>
    </>
  );
};
