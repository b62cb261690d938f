import java.io.FileInputStream;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.xml.crypto.dsig.Reference;
import javax.xml.namespace.QName;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.soap.SOAPException;
import javax.xml.soap.SOAPMessage;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMResult;
import javax.xml.transform.dom.DOMSource;
import javax.xml.ws.handler.MessageContext;
import javax.xml.ws.handler.soap.SOAPHandler;
import javax.xml.ws.handler.soap.SOAPMessageContext;
import org.apache.ws.security.WSConstants;
import org.apache.ws.security.WSDataRef;
import org.apache.ws.security.WSEncryptionPart;
import org.apache.ws.security.WSSecurityEngine;
import org.apache.ws.security.WSSecurityEngineResult;
import org.apache.ws.security.WSSecurityException;
import org.apache.ws.security.components.crypto.Merlin;
import org.apache.ws.security.message.WSSecHeader;
import org.apache.ws.security.message.WSSecSignature;
import org.apache.ws.security.message.WSSecTimestamp;
import org.apache.ws.security.message.WSSecUsernameToken;
import org.apache.ws.security.util.WSSecurityUtil;
import org.apache.xml.security.signature.XMLSignature;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** WSS4J behind JAX-WS: shows who asks on each call, and reads no reply that the gateway did not sign. */
class Wss implements SOAPHandler<SOAPMessageContext> {
    static final String BODY = "Body", TIMESTAMP = "Timestamp", TOKEN = "BinarySecurityToken";

    interface Means {
        void add(Document message, WSSecHeader security) throws Exception;
    }

    final Merlin own = new Merlin(), gateways = new Merlin();
    final String user, secret, password;
    Means means;
    Document reply;
    Set<String> covered;

    /** From the PKCS#12 file of the institution, and the PEM file of the certificate that signs replies. */
    Wss(String user, String secret, String keys, String password, String replies) throws Exception {
        this.user = user;
        this.secret = secret;
        this.password = password;
        var mine = KeyStore.getInstance("PKCS12");
        mine.load(new FileInputStream(keys), password.toCharArray());
        own.setKeyStore(mine);
        var trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        var certificate = CertificateFactory.getInstance("X.509").generateCertificate(new FileInputStream(replies));
        trusted.setCertificateEntry("replies", certificate);
        gateways.setTrustStore(trusted);
    }

    /** RSA with SHA-256 over Body and Timestamp, with one of the ways of WSS4J to name the certificate. */
    Means signature(int reference) {
        return (message, security) -> sign(message, security, reference, BODY, TIMESTAMP);
    }

    /** The same over the BinarySecurityToken too: the Belgian profile. */
    Means strictSignature() {
        return (message, security) -> sign(message, security, WSConstants.BST_DIRECT_REFERENCE, BODY, TIMESTAMP, TOKEN);
    }

    /** A UsernameToken, its password as WSConstants.PASSWORD_DIGEST or WSConstants.PASSWORD_TEXT. */
    Means usernameToken(String type) {
        return (message, security) -> {
            var token = new WSSecUsernameToken();
            token.setPasswordType(type);
            token.setUserInfo(user, secret);
            token.build(message, security);
        };
    }

    void sign(Document message, WSSecHeader security, int reference, String... parts) throws Exception {
        var timestamp = new WSSecTimestamp();
        timestamp.setTimeToLive(300);
        timestamp.build(message, security);
        var signature = new WSSecSignature();
        signature.setUserInfo(user, password);
        signature.setKeyIdentifierType(reference);
        signature.setSignatureAlgorithm(XMLSignature.ALGO_ID_SIGNATURE_RSA_SHA256);  // WSS4J's own choice is SHA-1
        signature.setDigestAlgo(WSConstants.SHA256);
        signature.prepare(message, own, security);
        signature.prependBSTElementToHeader(security);  // before the references, or it cannot be one of them
        List<Reference> references = signature.addReferencesToSign(named(parts), security);
        signature.computeSignature(references, false, null);
    }

    static List<WSEncryptionPart> named(String... parts) {
        var named = new ArrayList<WSEncryptionPart>();
        for (var part : parts) {
            String namespace = part == BODY ? WSConstants.URI_SOAP11_ENV
                : part == TIMESTAMP ? WSConstants.WSU_NS : WSConstants.WSSE_NS;
            named.add(new WSEncryptionPart(part, namespace, "Element"));
        }
        return named;
    }

    /** Throws where a reply is not signed by the gateway over Body and Timestamp; gives what it covers. */
    Set<String> verify(Document reply) throws WSSecurityException {
        var results = new WSSecurityEngine().processSecurityHeader(reply, null, null, gateways);
        var covered = new TreeSet<String>();
        Element body = null;
        for (var result : results == null ? List.<WSSecurityEngineResult>of() : results) {
            if ((Integer) result.get(WSSecurityEngineResult.TAG_ACTION) == WSConstants.SIGN) {
                for (var one : (List<?>) result.get(WSSecurityEngineResult.TAG_DATA_REF_URIS)) {
                    var part = ((WSDataRef) one).getProtectedElement();
                    covered.add(part.getLocalName());
                    body = part.getLocalName().equals(BODY) ? part : body;
                }
            }
        }
        if (!covered.contains(TIMESTAMP) || body == null || body != WSSecurityUtil.findBodyElement(reply)) {
            throw new WSSecurityException(WSSecurityException.FAILED_CHECK);
        }
        return covered;
    }

    @Override
    public boolean handleMessage(SOAPMessageContext context) {
        try {
            SOAPMessage message = context.getMessage();
            Document document = plain(message);
            if ((Boolean) context.get(MessageContext.MESSAGE_OUTBOUND_PROPERTY)) {
                var security = new WSSecHeader();
                security.insertSecurityHeader(document);
                means.add(document, security);
                message.getSOAPPart().setContent(new DOMSource(document));
            } else {
                covered = verify(document);
                reply = plain(message);
            }
            return true;
        } catch (Exception problem) {
            throw new RuntimeException(problem);
        }
    }

    /** A copy: WSS4J 1.6 cannot work on the tree of SAAJ 1.4 (WRONG_DOCUMENT_ERR). */
    static Document plain(SOAPMessage message) throws Exception {
        var factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        Document copy = factory.newDocumentBuilder().newDocument();
        TransformerFactory.newInstance().newTransformer()
            .transform(message.getSOAPPart().getContent(), new DOMResult(copy));
        return copy;
    }

    /** Faults are not signed. */
    @Override
    public boolean handleFault(SOAPMessageContext context) {
        return true;
    }

    @Override
    public void close(MessageContext context) {
    }

    /** What is understood here: without it, JAX-WS refuses a reply whose Security must be understood. */
    @Override
    public Set<QName> getHeaders() {
        return Set.of(new QName(WSConstants.WSSE_NS, "Security"));
    }
}
