import { Select, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { AgreementTemplate } from "../../api/shapes";
import { English } from "../../parts/english";
import { useNow } from "../../parts/moment";
import { modelled, type Proposal } from "./proposal";

/** The model from which it is begun: what it fills in may be narrowed. Without it, all is open. */
export const ModelField = ({
  templates,
  template,
  change,
}: {
  templates: AgreementTemplate[];
  template: AgreementTemplate | null;
  change: (part: Partial<Proposal>) => void;
}) => {
  const { t } = useTranslation();
  const now = useNow();
  return (
    <>
      <Select
        maw="22rem"
        label={t("agreements.model")}
        description={t("agreements.modelMeans")}
        placeholder={t("agreements.noModel")}
        data={templates.map((one) => ({
          value: one.template,
          label: one.template.replaceAll("-", " "),
        }))}
        value={template?.template ?? null}
        onChange={(name) => {
          const chosen = templates.find((one) => one.template === name);
          change(chosen === undefined ? { template: null } : modelled(chosen, now));
        }}
        clearable
      />
      {template !== null && (
        <Text size="sm">
          <English>{template.about}</English>
        </Text>
      )}
    </>
  );
};
