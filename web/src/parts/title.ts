import { useEffect } from "react";

/** What the window is called: the page, and before it a mark while something presses. */
let page = "";
let mark = "";

const show = () => {
  document.title = `${mark}${page === "" ? "" : `${page} · `}Comity`;
};

/** Names the window after the page. */
export const useTitle = (title: string): void => {
  useEffect(() => {
    page = title;
    show();
  }, [title]);
};

/** Marks the window, whatever page is in it: it is seen also from another one. */
export const useTitleMark = (isPressing: boolean): void => {
  useEffect(() => {
    mark = isPressing ? "(!) " : "";
    show();
    return () => {
      mark = "";
      show();
    };
  }, [isPressing]);
};
