import { useTranslation } from "react-i18next";

import { English } from "./english";

/** What is owed, in the reader's language where it has words; else as the law names it. */
export const Duty = ({ what }: { what: string }) => {
  const { t, i18n } = useTranslation();
  if (i18n.exists(`owed.${what}`)) return t(`owed.${what}`);
  const words = what.replaceAll("-", " ");
  return <English>{words.charAt(0).toUpperCase() + words.slice(1)}</English>;
};
