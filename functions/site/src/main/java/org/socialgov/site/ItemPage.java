package org.socialgov.site;

/** The page of an item. It depends on nothing but its components: where they are the same, so is the document. */
interface ItemPage {
    Item item();

    /** The whole page. */
    String document();
}
