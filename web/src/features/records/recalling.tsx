import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Doing } from "../../parts/doing";
import { Section } from "../../parts/section";
import { useHolders } from "./use-records";

/** The owner takes a record back from whoever holds a copy that this node gave out. */
export const Recalling = ({ id }: { id: string }) => {
  const { t } = useTranslation();
  const holders = useHolders(id).data?.items ?? [];
  // Once all copies are back nobody holds one; that it is done still has to be read.
  const [isShown, setShown] = useState(false);
  if (holders.length > 0 && !isShown) setShown(true);
  if (!isShown) return null;
  return (
    <Section title={t("doing.recall")} about={t("doing.recallAbout")}>
      <Doing
        name={`recall.${id}`}
        ask={t("doing.recallWhy")}
        deeds={[
          {
            label: t("doing.recallAll"),
            form: (reason) => ({
              body: { kind: "recall.issue", records: [id], reason },
              recipients: holders.map((holder) => holder.agency),
            }),
          },
        ]}
      />
    </Section>
  );
};
