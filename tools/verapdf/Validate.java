// Checks PDF files against PDF/A-3a and PDF/UA-1 with veraPDF, and prints one line per failed rule.
//
// Run from source: java -cp JAR Validate.java FILE…  (tools/check_pdf.py finds the JAR.)
// veraPDF reads its own profiles with JAXB, which the JAR does not carry: they are read by DOM here.

import java.io.FileInputStream;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.xml.parsers.DocumentBuilderFactory;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.profiles.ErrorArgument;
import org.verapdf.pdfa.validation.profiles.ErrorDetails;
import org.verapdf.pdfa.validation.profiles.Profiles;
import org.verapdf.pdfa.validation.profiles.Rule;
import org.verapdf.pdfa.validation.profiles.RuleId;
import org.verapdf.pdfa.validation.profiles.ValidationProfile;
import org.verapdf.pdfa.validation.profiles.Variable;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

public class Validate {
    private static final String FOLDER = "/org/verapdf/pdfa/validation/";

    public static void main(String[] files) throws Exception {
        Logger.getLogger("").setLevel(Level.OFF);
        VeraGreenfieldFoundryProvider.initialise();
        List<ValidationProfile> profiles = List.of(
            profile(PDFAFlavour.PDFA_3_A, "PDFA-3A.xml"), profile(PDFAFlavour.PDFUA_1, "PDFUA-1.xml"));
        boolean valid = true;
        for (String file : files) {
            for (ValidationProfile profile : profiles) {
                valid &= report(file, profile);
            }
        }
        System.exit(valid ? 0 : 1);
    }

    private static boolean report(String file, ValidationProfile profile) throws Exception {
        ValidationResult result = validate(file, profile);
        String name = profile.getPDFAFlavour().getId();
        if (result.isCompliant()) {
            System.out.printf("%s: %s: valid, %d checks%n", file, name, result.getTotalAssertions());
            return true;
        }
        for (Map.Entry<RuleId, Integer> failed : result.getFailedChecks().entrySet()) {
            RuleId id = failed.getKey();
            System.out.printf("%s: %s: clause %s test %d failed %d times: %s%n", file, name, id.getClause(),
                id.getTestNumber(), failed.getValue(), profile.getRuleByRuleId(id).getDescription());
        }
        for (TestAssertion assertion : result.getTestAssertions()) {
            System.out.printf("    %s at %s%n", assertion.getMessage(), assertion.getLocation().getContext());
        }
        return false;
    }

    private static ValidationResult validate(String file, ValidationProfile profile) throws Exception {
        try (InputStream content = new FileInputStream(file);
            PDFAParser parser = Foundries.defaultInstance().createParser(content, profile.getPDFAFlavour());
            PDFAValidator validator = Foundries.defaultInstance().createValidator(profile, 10, false, true, false)) {
            return validator.validate(parser);
        }
    }

    private static ValidationProfile profile(PDFAFlavour flavour, String resource) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        Element root;
        try (InputStream content = Profiles.class.getResourceAsStream(FOLDER + resource)) {
            root = factory.newDocumentBuilder().parse(content).getDocumentElement();
        }
        Set<Rule> rules = new HashSet<>();
        for (Element rule : all(root, "rule")) {
            rules.add(rule(rule));
        }
        Set<Variable> variables = new HashSet<>();
        for (Element each : all(root, "variable")) {
            variables.add(Profiles.variableFromValues(each.getAttribute("name"), each.getAttribute("object"),
                text(each, "defaultValue"), text(each, "value")));
        }
        return Profiles.profileFromValues(flavour,
            Profiles.profileDetailsFromValues(resource, resource, "veraPDF Consortium", new Date(0)), "", rules, variables);
    }

    private static Rule rule(Element rule) {
        Element id = all(rule, "id").get(0);
        RuleId ruleId = Profiles.ruleIdFromValues(
            PDFAFlavour.Specification.valueOf(id.getAttribute("specification")), id.getAttribute("clause"),
            Integer.parseInt(id.getAttribute("testNumber")));
        // Without arguments: the sentences then keep their %1, and no JAXB is needed.
        ErrorDetails error = Profiles.errorFromValues(text(rule, "message"), new ArrayList<ErrorArgument>());
        Boolean deferred = rule.hasAttribute("deferred") ? Boolean.valueOf(rule.getAttribute("deferred")) : null;
        return Profiles.ruleFromValues(ruleId, rule.getAttribute("object"), deferred, rule.getAttribute("tags"),
            text(rule, "description"), text(rule, "test"), error, List.of());
    }

    private static List<Element> all(Element parent, String tag) {
        NodeList nodes = parent.getElementsByTagName(tag);
        List<Element> found = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            found.add((Element) nodes.item(i));
        }
        return found;
    }

    private static String text(Element parent, String tag) {
        List<Element> found = all(parent, tag);
        return found.isEmpty() ? "" : found.get(0).getTextContent().trim();
    }
}
