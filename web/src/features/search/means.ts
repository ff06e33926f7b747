import { useTranslation } from "react-i18next";

import type { Means } from "../../api/shapes";
import { lists } from "../../parts/format";

/** By what both were compared, in words within a sentence. */
export const useMeansInWords = () => {
  const { t, i18n } = useTranslation();
  return (means: readonly Means[]): string =>
    lists(i18n.language).format(means.map((one) => t(`hit.means.${one}`)));
};
