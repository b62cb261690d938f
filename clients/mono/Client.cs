// The five calls with a proxy of mono's wsdl: Client.exe ADDRESS USER SECRET MESSAGE
using System;
using System.IO;
using System.Net;
using System.Text;
using System.Web.Services.Protocols;
using System.Xml;

static class Client
{
    const string Common = "http://www.ksz-bcss.fgov.be/XSD/SSDN/Common";
    const string Access = "http://www.ksz-bcss.fgov.be/XSD/SSDN/OCMW_CPAS/ManageAccess";

    static readonly KSZBCSSWebService connector = new KSZBCSSWebService();
    static readonly RetrieveTIGroupsService register = new RetrieveTIGroupsService();
    static string message;

    static void Main(string[] arguments)
    {
        Console.OutputEncoding = new UTF8Encoding(false);
        register.Credentials = new NetworkCredential(arguments[1], arguments[2]);
        register.PreAuthenticate = true;
        message = File.ReadAllText(arguments[3]);

        Console.WriteLine("refusal: " + Retrieve("85631290291", false).status.code);
        ManageAccess("REGISTER");
        ManageAccess("LIST");
        Show(Retrieve("91662390106", true));
        try
        {
            Retrieve("123", false);
        }
        catch (SoapException fault)
        {
            Console.WriteLine("fault: " + fault.Detail.SelectSingleNode("//reasonCode").InnerText);
        }
    }

    /// <summary>A classic service: a document goes as text, and a document comes back as text.</summary>
    static void ManageAccess(string action)
    {
        var text = message.Replace("@ACTION@", action).Replace("@TODAY@", DateTime.Today.ToString("yyyy-MM-dd"));
        connector.sendXML(ref text);
        var reply = new XmlDocument();
        reply.LoadXml(text);
        Console.WriteLine(action.ToLower() + ": " + Text(reply.DocumentElement, Common, "ReturnCode"));
        foreach (XmlElement line in reply.GetElementsByTagName("Registrations", Access))
            Console.WriteLine("line: " + Text(line, Access, "OrgUnit") + " " + Text(line, Access, "Register") + " "
                + Text(line, Common, "StartDate") + " " + Text(line, Common, "EndDate"));
    }

    /// <summary>A newer service: everything has its type.</summary>
    static RetrieveTIGroupsResponseType Retrieve(string ssin, bool history)
    {
        return register.retrieveTI(new RetrieveTIGroupsRequestType
        {
            informationCustomer = new InformationCustomerType
            {
                customerIdentification = new OrganizationIdentificationType
                {
                    Items = new object[] { "0999100097" },
                    ItemsElementName = new[] { ItemsChoiceType.cbeNumber },
                },
            },
            legalContext = "PCSA:SOCIAL_INQUIRY",
            searchInformation = new SearchInformationType { ssin = ssin, history = history },
        });
    }

    static void Show(RetrieveTIGroupsResponseType reply)
    {
        var file = reply.rrn_it_implicit;
        var name = file.Names[0].Name;
        Console.WriteLine("retrieve: " + reply.status.code);
        Console.WriteLine("name: " + name.FirstName[0].Label + " " + name.LastName[0].Label);
        Console.WriteLine("state: " + file.CivilStates[0].CivilState.Label);
        foreach (var residence in file.LegalMainAddresses)
        {
            var at = residence.Address;
            var label = Array.IndexOf(at.Street.ItemsElementName, ItemsChoiceType2.Label);  // a choice has no names
            Console.WriteLine("address: " + at.Street.Items[label] + " " + at.HouseNumber + ", " + at.ZipCode);
        }
        Console.WriteLine("family: " + file.FamilyMembers.Length);
    }

    static string Text(XmlElement element, string ns, string name)
    {
        return element.GetElementsByTagName(name, ns)[0].InnerText;
    }
}
