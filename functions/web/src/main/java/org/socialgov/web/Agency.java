package org.socialgov.web;

import java.util.HashMap;
import java.util.Map;

/**
 * The agency that a government's site belongs to, as the identifier below the footer names it.
 *
 * @param name for example {@code General Services Administration}
 * @param shortName for example {@code GSA}
 * @param domain the domain of its own site, for example {@code www.gsa.gov}
 * @param about the address of its page about itself
 * @param freedomOfInformation the address of its page on requests under the Freedom of Information Act
 * @param noFear the address of its data under the No FEAR Act
 * @param inspectorGeneral the address of its inspector general
 * @param performance the address of its performance reports
 * @see <a href="https://designsystem.digital.gov/components/identifier/">Identifier</a>
 */
public record Agency(
    String name,
    String shortName,
    String domain,
    String about,
    String freedomOfInformation,
    String noFear,
    String inspectorGeneral,
    String performance
) {
    /**
     * Reads the setting {@code AGENCY}: the components in their order, with {@code |} between them.
     *
     * @throws IllegalStateException if one is missing
     */
    static Agency parse(String setting) {
        String[] parts = setting.split("\\|", -1);
        boolean complete = parts.length == 8;
        for (int i = 0; i < parts.length; i++) {
            parts[i] = parts[i].strip();
            complete &= !parts[i].isEmpty();
        }
        if (!complete) {
            throw new IllegalStateException(
                "the setting AGENCY of a government's site must hold eight values with | between them: name, short " +
                    "name, domain, and the addresses of about, FOIA, No FEAR Act, inspector general, performance " +
                    "reports; set the stack's parameters that begin with Agency"
            );
        }
        return new Agency(parts[0], parts[1], parts[2], parts[3], parts[4], parts[5], parts[6], parts[7]);
    }

    /** The values of the identifier's slots. */
    Map<String, byte[]> fillings() {
        var fillings = new HashMap<String, byte[]>();
        fillings.put("agency-name", Deployment.escaped(name));
        fillings.put("agency-short-name", Deployment.escaped(shortName));
        fillings.put("agency-domain", Deployment.escaped(domain));
        fillings.put("agency-about", Deployment.escaped(about));
        fillings.put("agency-foia", Deployment.escaped(freedomOfInformation));
        fillings.put("agency-no-fear", Deployment.escaped(noFear));
        fillings.put("agency-inspector-general", Deployment.escaped(inspectorGeneral));
        fillings.put("agency-performance", Deployment.escaped(performance));
        return fillings;
    }
}
