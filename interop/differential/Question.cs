using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;

namespace Vigil.Differential;

/// <summary>One line of the questions: a call with its requests, and what of the answers is not compared.</summary>
/// <remarks>
/// <c>KV/Put {"key": "a"}</c>; of a stream <c>Watch/Watch 3 [{…}, {…}]</c>, where all requests are sent at once and 3
/// responses are read; <c>30x</c> before it asks so many rounds. Bytes are written as text, a byte a character. Behind
/// <c>~</c> stand fields that are left out, by their names in JSON. What distinguishes the two clusters always is. A
/// line that begins with <c>#! </c> says why the answers to the next differ.
/// </remarks>
internal sealed partial record Question(
    int Line, string Text, int Rounds, MethodDescriptor Call, int Responses, JsonArray Requests)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private const string KnownMark = "#! ";

    private static readonly ServiceDescriptor[] Services =
    [
        Api.KV.Descriptor, Api.Watch.Descriptor, Api.Lease.Descriptor, Api.Cluster.Descriptor,
        Api.Maintenance.Descriptor, Api.Auth.Descriptor,
    ];

    /// <summary>Two clusters have ids and histories of their own.</summary>
    private static readonly string[] OfTheCluster = ["clusterId", "memberId", "raftTerm"];

    private IReadOnlyList<string> LeftOut { get; init; } = [];

    /// <summary>Why the answers differ, where they are meant to; null where they must not.</summary>
    public string? Known { get; private init; }

    /// <summary>Reads a file of them.</summary>
    /// <exception cref="FormatException">A line is none; the message says which.</exception>
    public static IReadOnlyList<Question> ReadAll(string path)
    {
        var questions = new List<Question>();
        var number = 0;
        string? known = null;
        foreach (var line in File.ReadLines(path))
        {
            number++;
            if (line.Length > 0 && line[0] != '#')
            {
                questions.Add(Read(number, line) with { Known = known });
            }

            known = line.StartsWith(KnownMark, StringComparison.Ordinal) ? line[KnownMark.Length..] : null;
        }

        return questions;
    }

    /// <summary>Asks a server.</summary>
    /// <returns>Its answers, or its refusal, as one line.</returns>
    public async Task<string> PutToAsync(Server server)
    {
        var requests = Requests.Select(request => ToBytes(request, Call.InputType)).ToArray();
        var type = (Call.IsClientStreaming, Call.IsServerStreaming) switch
        {
            (true, true) => MethodType.DuplexStreaming,
            (false, true) => MethodType.ServerStreaming,
            _ => MethodType.Unary,
        };
        var identity = Marshallers.Create(static (byte[] bytes) => bytes, static bytes => bytes);
        var method = new Method<byte[], byte[]>(type, Call.Service.FullName, Call.Name, identity, identity);
        var options = new CallOptions(deadline: DateTime.UtcNow + Patience);
        var answers = new List<string>();
        try
        {
            switch (type)
            {
                case MethodType.DuplexStreaming:
                    using (var call = server.Invoker.AsyncDuplexStreamingCall(method, null, options))
                    {
                        foreach (var request in requests)
                        {
                            await call.RequestStream.WriteAsync(request);
                        }

                        await ReadAsync(call.ResponseStream, answers);
                    }

                    break;
                case MethodType.ServerStreaming:
                    using (var call = server.Invoker.AsyncServerStreamingCall(method, null, options, requests[0]))
                    {
                        await ReadAsync(call.ResponseStream, answers);
                    }

                    break;
                default:
                    using (var call = server.Invoker.AsyncUnaryCall(method, null, options, requests[0]))
                    {
                        answers.Add(Show(await call.ResponseAsync));
                    }

                    break;
            }
        }
        catch (RpcException failure)
        {
            answers.Add($"{failure.StatusCode}: {failure.Status.Detail}");
        }

        return string.Join(" | ", answers);
    }

    private static Question Read(int number, string line)
    {
        var match = Shape().Match(line);
        try
        {
            var (service, name) = (match.Groups["service"].Value, match.Groups["name"].Value);
            var call = Services.Single(known => known.Name == service).FindMethodByName(name)
                ?? throw new FormatException("there is no such call");
            var json = JsonNode.Parse(match.Groups["json"].Value);
            return new Question(
                number,
                line,
                match.Groups["rounds"].Success ? Number("rounds") : 1,
                call,
                match.Groups["responses"].Success ? Number("responses") : 1,
                json as JsonArray ?? [json])
            {
                LeftOut = match.Groups["left"].Value.Split(',', StringSplitOptions.TrimEntries),
            };
        }
        catch (Exception e) when (e is FormatException or InvalidOperationException or System.Text.Json.JsonException)
        {
            throw new FormatException($"line {number} is no question: {line}: {e.Message}", e);
        }

        int Number(string group) => int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);
    }

    private static byte[] ToBytes(JsonNode? request, MessageDescriptor type)
    {
        var json = request?.DeepClone();
        Encode(json, type);
        return type.Parser.ParseJson(json?.ToJsonString() ?? "{}").ToByteArray();
    }

    /// <summary>Bytes are base64 in JSON, which nobody reads.</summary>
    private static void Encode(JsonNode? json, MessageDescriptor type)
    {
        if (json is not JsonObject message)
        {
            return;
        }

        foreach (var (name, value) in message.ToArray())
        {
            var field = type.Fields.InDeclarationOrder().FirstOrDefault(
                field => field.JsonName == name || field.Name == name)
                ?? throw new FormatException($"{type.Name} has no field {name}");
            if (field.FieldType == FieldType.Bytes && value is not null)
            {
                message[name] = Convert.ToBase64String(Encoding.Latin1.GetBytes(value.GetValue<string>()));
            }
            else if (field.FieldType == FieldType.Message)
            {
                foreach (var item in value is JsonArray many ? many.ToArray() : [value])
                {
                    Encode(item, field.MessageType);
                }
            }
        }
    }

    private async Task ReadAsync(IAsyncStreamReader<byte[]> responses, List<string> answers)
    {
        while (answers.Count < Responses && await responses.MoveNext(CancellationToken.None))
        {
            answers.Add(Show(responses.Current));
        }
    }

    private string Show(byte[] response)
    {
        var json = JsonNode.Parse(JsonFormatter.Default.Format(Call.OutputType.Parser.ParseFrom(response)));
        Decode(json, Call.OutputType);
        return json?.ToJsonString(Relaxed) ?? "";
    }

    private static readonly System.Text.Json.JsonSerializerOptions Relaxed = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private void Decode(JsonNode? json, MessageDescriptor type)
    {
        if (json is not JsonObject message)
        {
            return;
        }

        foreach (var (name, value) in message.ToArray())
        {
            var field = type.Fields.InDeclarationOrder().Single(field => field.JsonName == name);
            if (OfTheCluster.Contains(name) || LeftOut.Contains(name))
            {
                message.Remove(name);
            }
            else if (field.FieldType == FieldType.Bytes && value is not null)
            {
                message[name] = value is JsonArray texts
                    ? new JsonArray([.. texts.Select(text => JsonValue.Create(ToText(text)))])
                    : ToText(value);
            }
            else if (field.FieldType == FieldType.Message)
            {
                foreach (var item in value is JsonArray many ? many.ToArray() : [value])
                {
                    Decode(item, field.MessageType);
                }
            }
        }
    }

    private static string ToText(JsonNode? base64) =>
        Encoding.Latin1.GetString(Convert.FromBase64String(base64?.GetValue<string>() ?? ""));

    [GeneratedRegex(
        """^((?<rounds>\d+)x )?(?<service>\w+)/(?<name>\w+)( (?<responses>\d+))? """
        + """(?<json>[\[{].*[\]}])( ~(?<left>[\w, ]+))?$""")]
    private static partial Regex Shape();
}
