// Who speaks, with JAX-WS RI and WSS4J: java Signed ADDRESS USER SECRET CERTIFICATE PASSWORD REPLIES
import be.fgov.kszbcss.intf.retrievetigroupsservice.v2.RetrieveTIGroupsFaultMsg;
import be.fgov.kszbcss.intf.retrievetigroupsservice.v2.RetrieveTIGroupsPortType;
import be.fgov.kszbcss.intf.retrievetigroupsservice.v2.RetrieveTIGroupsService;
import be.fgov.kszbcss.types.common.v3.InformationCustomerType;
import be.fgov.kszbcss.types.common.v3.OrganizationIdentificationType;
import be.fgov.kszbcss.types.retrievetigroups.v2.RetrieveTIGroupsRequestType;
import be.fgov.kszbcss.types.retrievetigroups.v2.SearchInformationType;
import java.net.URL;
import java.util.List;
import java.util.Set;
import javax.xml.namespace.QName;
import javax.xml.ws.BindingProvider;
import javax.xml.ws.handler.MessageContext;
import javax.xml.ws.handler.soap.SOAPHandler;
import javax.xml.ws.handler.soap.SOAPMessageContext;
import javax.xml.ws.soap.SOAPFaultException;
import org.apache.ws.security.WSConstants;
import org.apache.ws.security.WSSecurityException;

public class Signed {
    static RetrieveTIGroupsPortType register;
    static Wss wss;

    public static void main(String[] arguments) throws Exception {
        String keys = arguments[3].replace(".pem", ".p12");
        wss = new Wss(arguments[1], arguments[2], keys, arguments[4], arguments[5]);
        register = new RetrieveTIGroupsService(
            new URL(arguments[0] + "/SOA4520/RetrieveTIGroupsService/v2/retrieveTI?wsdl")
        ).getRetrieveTIGroupsService();
        chain(wss);

        show("strict", wss.strictSignature());
        say("reply: " + String.join(" ", wss.covered));
        wss.reply.getElementsByTagName("code").item(0).setTextContent("MSG00012");
        try {
            wss.verify(wss.reply);
        } catch (WSSecurityException refused) {
            say("forged: refused");
        }
        show("lenient", wss.signature(WSConstants.BST_DIRECT_REFERENCE));
        show("issuer", wss.signature(WSConstants.ISSUER_SERIAL));
        show("ski", wss.signature(WSConstants.SKI_KEY_IDENTIFIER));
        show("thumbprint", wss.signature(WSConstants.THUMBPRINT_IDENTIFIER));
        show("text", wss.usernameToken(WSConstants.PASSWORD_TEXT));
        show("digest", wss.usernameToken(WSConstants.PASSWORD_DIGEST));
        chain(wss, new Tampering());
        try {
            show("tampered", wss.strictSignature());
        } catch (SOAPFaultException refused) {
            say("tampered: " + refused.getFault().getFaultCode());
            say("said: " + refused.getFault().getFaultString());
        }
    }

    static void chain(SOAPHandler<?>... handlers) {
        ((BindingProvider) register).getBinding().setHandlerChain(List.of(handlers));
    }

    /** RetrieveTIGroups, with what shows who asks; no user and no password of HTTP. */
    static void show(String step, Wss.Means means) throws RetrieveTIGroupsFaultMsg {
        wss.means = means;
        var cpas = new OrganizationIdentificationType();
        cpas.setCbeNumber("0999100097");
        var customer = new InformationCustomerType();
        customer.setCustomerIdentification(cpas);
        var search = new SearchInformationType();
        search.setSsin("91662390106");
        var request = new RetrieveTIGroupsRequestType();
        request.setInformationCustomer(customer);
        request.setLegalContext("PCSA:SOCIAL_INQUIRY");
        request.setSearchInformation(search);
        var reply = register.retrieveTI(request);
        var name = reply.getRrnItImplicit().getNames().getName().get(0).getName();
        say(step + ": " + reply.getStatus().getCode());
        say("name: " + name.getFirstName().get(0).getLabel() + " " + name.getLastName().get(0).getLabel());
    }

    static void say(String line) {
        System.out.println(line);
    }

    /** Somebody on the way, who asks about somebody else. */
    static class Tampering implements SOAPHandler<SOAPMessageContext> {
        @Override
        public boolean handleMessage(SOAPMessageContext context) {
            try {
                context.getMessage().getSOAPBody().getElementsByTagName("ssin").item(0).setTextContent("85631290291");
                return true;
            } catch (Exception problem) {
                throw new RuntimeException(problem);
            }
        }

        @Override
        public boolean handleFault(SOAPMessageContext context) {
            return true;
        }

        @Override
        public void close(MessageContext context) {
        }

        @Override
        public Set<QName> getHeaders() {
            return Set.of();
        }
    }
}
