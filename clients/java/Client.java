// The five calls with JAX-WS RI: java Client ADDRESS USER SECRET
import static javax.xml.ws.BindingProvider.PASSWORD_PROPERTY;
import static javax.xml.ws.BindingProvider.USERNAME_PROPERTY;

import be.fgov.ksz_bcss.connectors.webserviceconnector.KSZBCSSWebService;
import be.fgov.ksz_bcss.connectors.webserviceconnector.KSZBCSSWebServiceConnector;
import be.fgov.kszbcss.intf.retrievetigroupsservice.v2.RetrieveTIGroupsFaultMsg;
import be.fgov.kszbcss.intf.retrievetigroupsservice.v2.RetrieveTIGroupsPortType;
import be.fgov.kszbcss.intf.retrievetigroupsservice.v2.RetrieveTIGroupsService;
import be.fgov.kszbcss.types.common.v3.InformationCustomerType;
import be.fgov.kszbcss.types.common.v3.OrganizationIdentificationType;
import be.fgov.kszbcss.types.retrievetigroups.v2.RetrieveTIGroupsRequestType;
import be.fgov.kszbcss.types.retrievetigroups.v2.RetrieveTIGroupsResponseType;
import be.fgov.kszbcss.types.retrievetigroups.v2.SearchInformationType;
import java.io.StringReader;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.ws.BindingProvider;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

public class Client {
    static final String ACCESS = "http://www.ksz-bcss.fgov.be/XSD/SSDN/OCMW_CPAS/ManageAccess";
    static final String COMMON = "http://www.ksz-bcss.fgov.be/XSD/SSDN/Common";

    static KSZBCSSWebServiceConnector connector;
    static RetrieveTIGroupsPortType register;
    static String message;

    public static void main(String[] arguments) throws Exception {
        String address = arguments[0];
        message = Files.readString(Path.of(System.getProperty("message")));
        connector = new KSZBCSSWebService(
            new URL(address + "/connectors/webservice/KSZBCSSWebServiceConnectorPort?wsdl")
        ).getKSZBCSSWebServiceConnectorPort();
        register = new RetrieveTIGroupsService(
            new URL(address + "/SOA4520/RetrieveTIGroupsService/v2/retrieveTI?wsdl")
        ).getRetrieveTIGroupsService();
        var context = ((BindingProvider) register).getRequestContext();
        context.put(USERNAME_PROPERTY, arguments[1]);
        context.put(PASSWORD_PROPERTY, arguments[2]);

        say("refusal: " + retrieve("85631290291", false).getStatus().getCode());
        manageAccess("REGISTER");
        manageAccess("LIST");
        show(retrieve("91662390106", true));
        try {
            retrieve("123", false);
        } catch (RetrieveTIGroupsFaultMsg fault) {
            say("fault: " + fault.getFaultInfo().getDetail().get(0).getReasonCode());
        }
    }

    /** A classic service: a document goes as text, and a document comes back as text. */
    static void manageAccess(String action) throws Exception {
        String document = message.replace("@ACTION@", action).replace("@TODAY@", LocalDate.now().toString());
        var factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        String answer = connector.sendXML(document);
        Document reply = factory.newDocumentBuilder().parse(new InputSource(new StringReader(answer)));
        say(action.toLowerCase() + ": " + text(reply.getDocumentElement(), COMMON, "ReturnCode"));
        var lines = reply.getElementsByTagNameNS(ACCESS, "Registrations");
        for (int at = 0; at < lines.getLength(); at++) {
            var line = (Element) lines.item(at);
            say("line: " + text(line, ACCESS, "OrgUnit") + " " + text(line, ACCESS, "Register")
                + " " + text(line, COMMON, "StartDate") + " " + text(line, COMMON, "EndDate"));
        }
    }

    /** A newer service: everything has its type. */
    static RetrieveTIGroupsResponseType retrieve(String ssin, boolean history) throws RetrieveTIGroupsFaultMsg {
        var cpas = new OrganizationIdentificationType();
        cpas.setCbeNumber("0999100097");
        var customer = new InformationCustomerType();
        customer.setCustomerIdentification(cpas);
        var search = new SearchInformationType();
        search.setSsin(ssin);
        search.setHistory(history);
        var request = new RetrieveTIGroupsRequestType();
        request.setInformationCustomer(customer);
        request.setLegalContext("PCSA:SOCIAL_INQUIRY");
        request.setSearchInformation(search);
        return register.retrieveTI(request);
    }

    static void show(RetrieveTIGroupsResponseType reply) {
        var file = reply.getRrnItImplicit();
        var name = file.getNames().getName().get(0).getName();
        say("retrieve: " + reply.getStatus().getCode());
        say("name: " + name.getFirstName().get(0).getLabel() + " " + name.getLastName().get(0).getLabel());
        say("state: " + file.getCivilStates().getCivilState().get(0).getCivilState().getLabel());
        for (var residence : file.getLegalMainAddresses().getLegalMainAddress()) {
            var at = residence.getAddress();
            say("address: " + at.getStreet().getLabel() + " " + at.getHouseNumber() + ", " + at.getZipCode());
        }
        say("family: " + file.getFamilyMembers().getFamilyMember().size());
    }

    static String text(Element element, String namespace, String name) {
        return element.getElementsByTagNameNS(namespace, name).item(0).getTextContent();
    }

    static void say(String line) {
        System.out.println(line);
    }
}
