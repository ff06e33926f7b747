import { Button } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

/** Copies a text, and says that it did. */
export const CopyButton = ({ text }: { text: string }) => {
  const { t } = useTranslation();
  const [isCopied, setCopied] = useState(false);
  const Sign = isCopied ? IconCheck : IconCopy;
  return (
    <Button
      variant="default"
      leftSection={<Sign size={16} stroke={1.6} aria-hidden />}
      onClick={() => {
        void navigator.clipboard.writeText(text).then(() => {
          setCopied(true);
        });
      }}
    >
      <span role="status">{isCopied ? t("copy.done") : t("codes.copy")}</span>
    </Button>
  );
};
