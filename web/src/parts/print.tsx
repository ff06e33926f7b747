import { Button } from "@mantine/core";
import { IconPrinter } from "@tabler/icons-react";
import { useEffect, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

/** Whatever is folded is unfolded on paper: nobody can click there. */
const unfold = () => {
  document.querySelectorAll("details").forEach((part) => {
    part.open = true;
  });
};

/** Prints the page as it stands; the browser's own key does the same. */
export const PrintButton = () => {
  const { t } = useTranslation();
  useEffect(() => {
    window.addEventListener("beforeprint", unfold);
    return () => {
      window.removeEventListener("beforeprint", unfold);
    };
  }, []);
  return (
    <Button
      className="not-printed"
      variant="default"
      leftSection={<IconPrinter size={16} stroke={1.6} aria-hidden />}
      onClick={() => {
        window.print();
      }}
    >
      {t("story.print")}
    </Button>
  );
};

/** A line that only paper has. */
export const OnPaper = ({ children }: { children: ReactNode }) => (
  <div className="printed">{children}</div>
);
