import { useTranslation } from "react-i18next";

import type { ActShown } from "../api/shapes";
import { Facts } from "./facts";
import { lists } from "./format";
import { Fields } from "./told";

/** What a pseudonymised search looked for, which was never sent, and what came of it. */
export const SoughtTold = ({
  search: { outcome, met_by: met = [], ...sought },
}: {
  search: NonNullable<ActShown["private_search"]>;
}) => {
  const { t, i18n } = useTranslation();
  const by = met.map((one) => t(`privately.by.${one}`));
  return (
    <>
      <Fields of={{ class: sought.class, terms: sought.terms }} />
      <Facts
        rows={[
          [t("privately.came"), outcome == null ? null : t(`privately.outcome.${outcome}`)],
          [t("privately.metBy"), by.length === 0 ? null : lists(i18n.language).format(by)],
        ]}
      />
    </>
  );
};
