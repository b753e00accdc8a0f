using Google.Protobuf;
using Vigil.Fuzz.Wire;

namespace Vigil.Fuzz.Messages;

/// <summary>One message: a function of the seed, its number, and the ids of the members.</summary>
/// <param name="Number">Which one it is.</param>
/// <param name="Port">Where it is sent.</param>
/// <param name="IsForPeers">Whether that is a peer port.</param>
/// <param name="Kind">In what it is wrong.</param>
/// <param name="Call">What it calls, or would.</param>
/// <param name="Bytes">What follows the headers of the call; all bytes of a connection with wrong frames.</param>
internal sealed record FuzzMessage(int Number, int Port, bool IsForPeers, FuzzKind Kind, Call Call, byte[] Bytes)
{
    /// <summary>The message of a number.</summary>
    public static FuzzMessage Of(int seed, int number, Fleet fleet)
    {
        var random = new Random(Mix(seed, number));
        var isForPeers = random.Next(10) < 3;
        var place = isForPeers || random.Next(3) == 0 ? random.Next(1, fleet.Members.Count) : 0;
        var member = fleet.Members[place];
        var names = new Names(fleet.ClusterId, member.Id, [.. fleet.Members.Select(one => one.Id)]);
        var kind = random.Next(20) switch
        {
            < 3 => FuzzKind.Frames,
            < 5 => FuzzKind.Prefix,
            _ => FuzzKind.Message,
        };

        // What has to be read to be repaired must not be changed afterwards.
        var calls = isForPeers ? Messages.Call.OfPeers : Messages.Call.OfClients;
        var call = calls[random.Next(calls.Count)];
        kind = call.IsSharp ? FuzzKind.Message : kind;
        var message = new Maker(random, names).Make(call.Request).ToByteArray();
        if (kind == FuzzKind.Message)
        {
            message = Mutator.Message(message, random);
        }

        var body = Frames.Prefixed(Harmless.Repair(call.Request, message, names));
        return new FuzzMessage(
            number,
            isForPeers ? member.PeerPort : member.ClientPort,
            isForPeers,
            kind,
            call,
            kind switch
            {
                FuzzKind.Frames => Mutator.Frames(WithOthers(Frames.Call(1, call.Path, body), random), random),
                FuzzKind.Prefix => Mutator.Prefix(body, random),
                _ => body,
            });
    }

    /// <summary>The opening, the call, and other frames that a client may send.</summary>
    private static byte[] WithOthers(byte[] call, Random random)
    {
        List<byte> bytes = [.. Frames.Opening];
        for (var i = random.Next(3); i > 0; i--)
        {
            bytes.AddRange(Other(random));
        }

        bytes.AddRange(call);
        for (var i = random.Next(3); i > 0; i--)
        {
            bytes.AddRange(Other(random));
        }

        return [.. bytes];
    }

    private static byte[] Other(Random random) => random.Next(5) switch
    {
        0 => Frames.Frame(Frames.Ping, 0, 0, new byte[8]),
        1 => Frames.Frame(Frames.Settings, 0, 0, [0, (byte)random.Next(1, 7), 0, 0, 0x40, 0]),
        2 => Frames.Frame(Frames.WindowUpdate, 0, random.Next(2), [0, 0, 1, 0]),
        3 => Frames.Frame(Frames.ResetStream, 0, 1, [0, 0, 0, 8]),
        _ => Frames.Frame(Frames.Priority, 0, 1, [0, 0, 0, 3, 16]),
    };

    /// <summary>One number of two, far from those of its neighbours. Source: SplitMix64.</summary>
    private static int Mix(int seed, int number)
    {
        unchecked
        {
            var mixed = (((ulong)(uint)seed << 32) | (uint)number) + 0x9E3779B97F4A7C15;
            mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
            return (int)(mixed ^ (mixed >> 31));
        }
    }
}
