using Vigil.Model;

namespace Vigil.Sim.World.History;

/// <summary>How an operation ended, as its client knows it. The default is <see cref="Unknown"/>.</summary>
public readonly record struct Outcome
{
    private Outcome(Response response) => Response = response;

    /// <summary>No answer came (time-out, lost reply, crash): the request takes effect now, later, or never.</summary>
    public static Outcome Unknown => default;

    /// <summary>The answer, a <see cref="RefusedResponse"/> for a refusal; null when unknown.</summary>
    public Response? Response { get; }

    /// <summary>True when the store did what was requested.</summary>
    public bool IsOk => Response is not null and not RefusedResponse;

    /// <summary>True when nobody can say what happened.</summary>
    public bool IsUnknown => Response is null;

    /// <summary>Why the store refused; null when it did not, or when unknown.</summary>
    public ModelError? Error => (Response as RefusedResponse)?.Error;

    /// <summary>The store answered. <paramref name="response"/> carries the header's revision.</summary>
    public static Outcome Ok(Response response)
    {
        ArgumentNullException.ThrowIfNull(response);
        return new Outcome(response);
    }

    /// <summary>The store refused, and nothing changed.</summary>
    public static Outcome Refused(ModelError error) => new(new RefusedResponse(error));

    /// <summary>In a word or two.</summary>
    public override string ToString() => Response switch
    {
        null => "unknown",
        RefusedResponse refused => $"refused {refused.Error}",
        _ => $"ok at {Response.Revision}",
    };
}
