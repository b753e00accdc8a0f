using System.Globalization;
using Grpc.Core;
using Vigil.Sim.Engine.Network;

namespace Vigil.Sim.Testing;

/// <summary>Writes down what happens in one execution, for its reader. It only listens.</summary>
internal sealed class StoryBook
{
    private readonly List<(LogPlace Place, string Who, string Text)> _added = [];

    public MessageLog Messages { get; } = new();

    public void Add(string who, string text) => _added.Add((Messages.Here(), who, text));

    /// <summary>What happened, a line each, in order.</summary>
    public IReadOnlyList<string> Lines(SimNetwork network)
    {
        var lines = _added.Select(line => (line.Place, Text: $"{line.Who}: {line.Text}")).ToList();
        foreach (var message in Messages.Messages)
        {
            var way = $"{message.From} → {message.To}";
            var text = Words(message, network);
            if (message.Ended is not { } ended)
            {
                lines.Add((message.Sent, $"{way}: {text}, still under way at the end"));
            }
            else if (message.IsLost)
            {
                lines.Add((message.Sent, $"{way}: {text}, which is lost"));
            }
            else
            {
                // When it was sent matters only where something else happened on its way.
                var sent = ended.Order == message.Sent.Order + 1 ? "" : $" (sent at {Seconds(message.Sent.At)})";
                lines.Add((ended, $"{way}: {text}{sent}"));
            }
        }

        return [.. lines.OrderBy(line => line.Place.Order).Select(line => $"{Seconds(line.Place.At),9}  {line.Text}")];
    }

    private static string Words(MessageRecord message, SimNetwork network)
    {
        var name = message.Method[(message.Method.LastIndexOf('/') + 1)..];
        var frame = message.Frame;
        return frame.Kind switch
        {
            FrameKind.HalfClose => $"{name} has no more requests",
            FrameKind.Reset => $"{name} is canceled",
            FrameKind.Trailers when frame.Status.StatusCode != StatusCode.OK =>
                $"{name} fails: {frame.Status.StatusCode}, {frame.Status.Detail}",
            FrameKind.Trailers when network.ServerOf(message.From)?.WordsOf(message.Method) is { } words =>
                frame.Payload.Length == 0 ? $"{name} is done" : $"{name} answers {words.Response(frame.Payload)}",
            FrameKind.Message when network.ServerOf(message.To)?.WordsOf(message.Method) is { } words =>
                $"{name} {words.Request(frame.Payload)}",
            FrameKind.Message when network.ServerOf(message.From)?.WordsOf(message.Method) is { } words =>
                $"{name} answers {words.Response(frame.Payload)}",
            _ => $"{name}, {frame.Payload.Length} bytes",
        };
    }

    public static string Seconds(TimeSpan time) =>
        string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.000} s");
}
