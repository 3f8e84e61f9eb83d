/// Keys made for these tests, in the forms that people are given them; they open nothing.
enum SampleKeys {
    /// P-256 as `openssl ec` writes it.
    static let sec1 = """
        -----BEGIN EC PRIVATE KEY-----
        MHcCAQEEII4++aSqfnpdRIhkwd+rha7WYeFg7Dd0fmrCAUcQSxm9oAoGCCqGSM49
        AwEHoUQDQgAETIrmUW/Z9mXvOWQO+XrH+n/fSLLy/jvYwA++97FyOd981jmQ11fr
        iGW3gwmTrnVa/aV5m2YXnn2h8Y4MIGwgvw==
        -----END EC PRIVATE KEY-----
        """

    /// Another P-256 key as `openssl ecparam -genkey` writes it.
    static let sec1WithParameters = """
        -----BEGIN EC PARAMETERS-----
        BggqhkjOPQMBBw==
        -----END EC PARAMETERS-----
        -----BEGIN EC PRIVATE KEY-----
        MHcCAQEEII4++aSqfnpdRIhkwd+rha7WYeFg7Dd0fmrCAUcQSxm9oAoGCCqGSM49
        AwEHoUQDQgAETIrmUW/Z9mXvOWQO+XrH+n/fSLLy/jvYwA++97FyOd981jmQ11fr
        iGW3gwmTrnVa/aV5m2YXnn2h8Y4MIGwgvw==
        -----END EC PRIVATE KEY-----
        """

    /// The first key as PKCS#8.
    static let pkcs8 = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgjj75pKp+el1EiGTB
        36uFrtZh4WDsN3R+asIBRxBLGb2hRANCAARMiuZRb9n2Ze85ZA75esf6f99IsvL+
        O9jAD773sXI533zWOZDXV+uIZbeDCZOudVr9pXmbZheefaHxjgwgbCC/
        -----END PRIVATE KEY-----
        """

    /// The first key, encrypted as PEM was in former times.
    static let sec1Encrypted = """
        -----BEGIN EC PRIVATE KEY-----
        Proc-Type: 4,ENCRYPTED
        DEK-Info: AES-256-CBC,089F1CEC860B567DD7C72578E523A25E

        jNO6LBSKR8vDyWfzPNs4U9NYX5KHsJnHww9Q6+NT2d+UCHeKRQkcAaPB5RQDPSc1
        K674yMBLgGCbmneD6DjzbAaDtwszVM5zRnjsDuclj3kflH4aGbGUOw2Fp8Sz0kEh
        nyPs1bvxw4+t+u1/oVOXluD1lJVnYiM16sj2Y4+pDyA=
        -----END EC PRIVATE KEY-----
        """

    /// The first key, encrypted as PKCS#8.
    static let pkcs8Encrypted = """
        -----BEGIN ENCRYPTED PRIVATE KEY-----
        MIHsMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAhTsPaJIIX9QwICCAAw
        DAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEEFywDgIIYIuiHg7jcLcpY+YEgZDH
        XS0b+0+Mbu30i5WUN5FRNp6zCCubClG1R+sx2XrIi35tfudcpfsuk7v0XxLfkHSk
        NJcbivRZZcw9i7+7rTOjgaMDVaIq76uTdncnzxVOewxk6A/Xq9PjVBsuSt+ZSPkl
        4QzUtBrGmwckg0MYJvXjJR62vVyQ5ICqIyXw9vJVPryB0SjHiqaRxeF1EwfqkD0=
        -----END ENCRYPTED PRIVATE KEY-----
        """

    /// What verifies the first key.
    static let es256Public = """
        -----BEGIN PUBLIC KEY-----
        MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAETIrmUW/Z9mXvOWQO+XrH+n/fSLLy
        /jvYwA++97FyOd981jmQ11friGW3gwmTrnVa/aV5m2YXnn2h8Y4MIGwgvw==
        -----END PUBLIC KEY-----
        """

    /// Ed25519 as PKCS#8.
    static let ed25519 = """
        -----BEGIN PRIVATE KEY-----
        MC4CAQAwBQYDK2VwBCIEILJeJw5U1gONDQtQFdhXKYCMSSBcCI1yEvUQl4WZEKfP
        -----END PRIVATE KEY-----
        """

    /// The Ed25519 key, encrypted.
    static let ed25519Encrypted = """
        -----BEGIN ENCRYPTED PRIVATE KEY-----
        MIGbMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAjT+BkfBJIIOAICCAAw
        DAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEEGhNaISqRrHrpnd2tH5LTqoEQL8Y
        Lbl+IIgx5SDSv3httAyBBWbetyfAUdm1IU65HZdFkCSG0+umH9d4FTqgw777ibiZ
        dMC9biXCk6i1Gpix0zk=
        -----END ENCRYPTED PRIVATE KEY-----
        """

    /// What verifies the Ed25519 key.
    static let ed25519Public = """
        -----BEGIN PUBLIC KEY-----
        MCowBQYDK2VwAyEAwQJCDXNOSl++6d1AFNcsYiVmX47d8II7P+KSdH7S70c=
        -----END PUBLIC KEY-----
        """

    static let ed25519Seed = "sl4nDlTWA40NC1AV2FcpgIxJIFwIjXIS9RCXhZkQp88="
    /// The seed and its public half.
    static let ed25519Pair =
        "sl4nDlTWA40NC1AV2FcpgIxJIFwIjXIS9RCXhZkQp8/BAkINc05KX77p3UAU1yxiJWZfjt3wgjs/4pJ0ftLvRw=="
    /// The seed and a public half of another key.
    static let ed25519Mismatched =
        "sl4nDlTWA40NC1AV2FcpgIxJIFwIjXIS9RCXhZkQp89H79J+dJLiPzuC8N2OX2YlYizXFEDd6b5fSk5zDUICwQ=="

    /// The first key with the public half of another.
    static let halvesDiffer = """
        -----BEGIN EC PRIVATE KEY-----
        MHcCAQEEII4++aSqfnpdRIhkwd+rha7WYeFg7Dd0fmrCAUcQSxm9oAoGCCqGSM49
        AwEHoUQDQgAEjCfvPqp4oTf1xb4JVwO8445mYOmspnqTiAzzbVcbNf9WScKrSAVR
        YNc1+wg3yB95iqtXU+3nUYaEJmqaTFp8WQ==
        -----END EC PRIVATE KEY-----
        """

    /// A key on another curve.
    static let p384 = """
        -----BEGIN EC PRIVATE KEY-----
        MIGkAgEBBDCyESmBcfVOOaFFtP3TyynXK8/Lt0dbocFrXk0QU/E23mhvM/UyO09C
        MKvF75bA8MegBwYFK4EEACKhZANiAASf7F64wCikCtkMvz1teml3VAg3UAQk48Cw
        kWO5LeswW3kNsKc9HlOv36raH1W0wFInI4oEWzbQMLYsqX1a1qr95ScwCBGE/+uO
        iN7agTrajw/80wKvPdqUxY0bwpdsC7U=
        -----END EC PRIVATE KEY-----
        """

    /// A key of another kind.
    static let rsa = """
        -----BEGIN PRIVATE KEY-----
        MIICdgIBADANBgkqhkiG9w0BAQEFAASCAmAwggJcAgEAAoGBALJM60zXCnY12RIt
        JEaRZO0i/HxK2y+qoViJe2yRPScIVlkXHWxmSShQZO6d/lNsNpdfR24dRkBYA/FV
        J53nfu77anVtyu+bhrnwLzDZ3oAOpa55NZG0vRQYa3DXF8tzE5f4yirMQYfxrdID
        6KBcxH+95HNdOReRbnWoAe3QMRphAgMBAAECgYBbRg8KNecQHn6x1FQGn/Vng4p2
        4icUXqfb1/1L1YnVimoRj0irrizzKzyP/mcsM3A6yzaYwvmshKH4D9yI8/HA8DSK
        LwKvwSW41y/6JeFticu/FWuYf3+XNuuvf56ecGA6/LKDq6ZbnCEGZ6sF8WPVQAuU
        0kIyXrJ8Zt4DQepUNQJBANvxptH8JHnrL+h4YnLC6VRfXzYf3ugW/N5MnX1Z2UJy
        K8k/g+gSsGySB1vfSulePva4PCfiiZ1kT5ZKN32fWGcCQQDPh59ujyP7zUKtQxHn
        huE/JQaWL0zBGGhKezLkLwBCyU4dK71FTi+/zGve/S5g+SFRX1GqO0kUfHZg/ygm
        MVn3AkEAmbnm7TGclRJK4+LwfGG7D9uxAnV4KSOYDg/iq7BW59hAvmKEYXpekSPn
        vNDu3PmgbHUMppvxr25jKhopesYa1QJAFR1rb0hJFPmRayeDzta+XDpcLTOqz4q4
        MbvPNcBCeokY1Yb5vu9xlEYsQ4fnDB7M8QaNvJBDoz32nW/YmeoziQJARJKkbiHB
        IHSLPX0WqgDoaYi8rqtCRSzMWeiyY31pzV44tWpTdyr0+Y2itwpxXKb7cTABPHIL
        ntPj+k6yQ+94Sg==
        -----END PRIVATE KEY-----
        """

    /// What opens the encrypted ones.
    static let passphrase = "correct-horse"
}
