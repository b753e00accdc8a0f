using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Vigil.Api;

namespace Vigil.Interop.Differential;

/// <summary>
/// One request, as a line of the table: a service, a method, and the message in protobuf's JSON form.
/// </summary>
/// <param name="Part">The heading above it.</param>
/// <param name="Line">The line as it stands there.</param>
internal sealed record Question(string Part, string Line)
{
    private static readonly JsonParser Parser = JsonParser.Default;

    private static readonly Dictionary<string, ServiceDescriptor> Services =
        new[]
        {
            KV.Descriptor, Lease.Descriptor, Cluster.Descriptor, Maintenance.Descriptor, Auth.Descriptor,
        }.ToDictionary(service => service.Name);

    public static IReadOnlyList<Question> ReadAll(string path)
    {
        var (part, questions) = ("", new List<Question>());
        foreach (var line in File.ReadLines(path).Select(line => line.Trim()))
        {
            if (line.StartsWith("# ", StringComparison.Ordinal))
            {
                part = line[2..];
            }
            else if (line.Length > 0)
            {
                questions.Add(new Question(part, line));
            }
        }

        return questions;
    }

    /// <summary>The answer as text: the status if it is not OK, or the message.</summary>
    public async Task<string> SendAsync(ChannelBase channel, CancellationToken cancellationToken)
    {
        var words = Line.Split(' ', 3);
        var method = Services[words[0]].FindMethodByName(words[1]);
        var request = Parser.Parse(words.ElementAtOrDefault(2) ?? "{}", method.InputType);
        var bytes = Marshallers.Create(static (byte[] message) => message, static message => message);
        var call = new Method<byte[], byte[]>(
            MethodType.Unary, method.Service.FullName, method.Name, bytes, bytes);
        try
        {
            using var sent = channel.CreateCallInvoker().AsyncUnaryCall(
                call, host: null, new CallOptions(cancellationToken: cancellationToken), request.ToByteArray());
            return Without(method.OutputType.Parser.ParseFrom(await sent.ResponseAsync));
        }
        catch (RpcException e)
        {
            return $"{e.StatusCode}: {e.Status.Detail}";
        }
    }

    private static string Without(IMessage answer)
    {
        Clear(answer);
        return JsonFormatter.Default.Format(answer);
    }

    /// <summary>Takes out what differs by nature: who answers, and in which term.</summary>
    private static void Clear(IMessage message)
    {
        if (message is ResponseHeader header)
        {
            (header.ClusterId, header.MemberId, header.RaftTerm) = (0, 0, 0);
        }

        foreach (var field in message.Descriptor.Fields.InFieldNumberOrder())
        {
            if (field.FieldType != FieldType.Message)
            {
                continue;
            }

            var value = field.Accessor.GetValue(message);
            foreach (var inner in value as System.Collections.IEnumerable ?? new[] { value })
            {
                if (inner is IMessage nested)
                {
                    Clear(nested);
                }
            }
        }
    }
}
