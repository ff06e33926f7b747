import { useTranslation } from "react-i18next";

import type { Agreement } from "../../api/shapes";
import { Mark, type Tone } from "../../parts/mark";

const TONES: Record<Agreement["status"], Tone> = {
  proposed: "care",
  signed: "good",
  suspended: "bad",
  ended: "quiet",
};

/** Where an agreement stands; what its parties have still to sign is told beside it. */
export const AgreementStatus = ({ agreement }: { agreement: Agreement }) => {
  const { t } = useTranslation();
  return (
    <Mark tone={TONES[agreement.status]}>{t(`agreementStatus.${agreement.status}`)}</Mark>
  );
};
